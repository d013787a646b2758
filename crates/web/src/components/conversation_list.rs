//! The conversations, latest first.

use client::{ConversationView, Preview};
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::browser::on_sight;
use crate::components::contact_body::said;
use crate::i18n::{I18n, intl, use_i18n};
use crate::paths;

/// Lines shown at first, and more of them whenever the reader comes to the end.
pub(crate) const MORE: usize = 40;

/// A time that is as short as it can be: the hour today, the day before that.
fn moment(i18n: I18n, at: protocol::time::Timestamp) -> String {
    match intl::days_ago(at) {
        ..=0 => intl::time(i18n.lang(), at),
        1 => i18n.texts().messages.yesterday.to_owned(),
        _ => intl::short_day(i18n.lang(), at),
    }
}

fn preview(i18n: I18n, last: Option<&Preview>) -> String {
    let messages = &i18n.texts().messages;
    let Some(Preview { mine, content, .. }) = last else { return messages.no_message.to_owned() };
    let text = said(i18n.texts(), content);
    if *mine { format!("{} {text}", messages.you) } else { text.to_owned() }
}

/// The initial in a person's round badge.
pub(crate) fn initial(name: &str) -> String {
    name.chars().next().map(|first| first.to_uppercase().collect()).unwrap_or_default()
}

/// One line per conversation.
#[component]
pub(crate) fn ConversationList(
    /// The conversations in order.
    conversations: Vec<ConversationView>,
    /// How many are shown.
    shown: RwSignal<usize>,
) -> impl IntoView {
    let i18n = use_i18n();
    let path = use_location().pathname;
    let line = move |conversation: ConversationView| {
        let ConversationView {
            id,
            demande_title,
            peer,
            last_message,
            last_activity,
            unread,
            looked_at,
            expires_at,
            ..
        } = conversation;
        let name = peer.name.to_string();
        let href = paths::conversation(id);
        let here = href.clone();
        view! {
            <li>
                <a class="line" class:line-new=move || { unread > 0 } href=href aria-current=move || (path.get() == here).then_some("page")>
                    <span class="face" aria-hidden="true">{initial(&name)}</span>
                    <span class="line-body">
                        <span class="line-head">
                            <strong>{name}</strong>
                            <time>{move || moment(i18n, last_activity)}</time>
                        </span>
                        <span class="line-topic">{demande_title.to_string()}</span>
                        <span class="line-last">{move || if looked_at || last_message.is_some() {
                            preview(i18n, last_message.as_ref())
                        } else {
                            i18n.texts().messages.looking.to_owned()
                        }}</span>
                        {expires_at.map(|at| view! {
                            <span class="line-expiry">{move || (i18n.texts().conversation.expires_short)(&intl::short_day(i18n.lang(), at))}</span>
                        })}
                    </span>
                    {(unread > 0).then(|| view! {
                        <span class="badge">
                            <span aria-hidden="true">{unread}</span>
                            <span class="hidden-text">{move || (i18n.texts().common.unread)(unread)}</span>
                        </span>
                    })}
                </a>
            </li>
        }
    };
    let count = conversations.len();
    let first = conversations.into_iter().take(shown.get_untracked()).map(line).collect_view();
    let end = NodeRef::<html::Li>::new();
    on_sight(end, move || shown.update(|shown| *shown += MORE));
    view! {
        <ul class="lines">
            {first}
            {(count > shown.get_untracked()).then(|| view! {
                <li node_ref=end>{i18n.t(|t| t.messages.looking)}</li>
            })}
        </ul>
    }
}

#[cfg(test)]
mod tests {
    use super::initial;

    #[test]
    fn a_name_begins_with_its_own_letter() {
        assert_eq!(initial("éloïse"), "É");
        assert_eq!(initial(""), "");
    }
}
