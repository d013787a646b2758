//! The messages of a conversation: those near what is visible as bubbles, the others as room.

mod bubble;

use client::MessageView;
use leptos::prelude::*;
use protocol::ids::MessageId;
use protocol::time::Timestamp;

use super::scroller::Scroller;
use crate::i18n::{I18n, intl, use_i18n};
use bubble::Bubble;

fn day_name(i18n: I18n, at: Timestamp) -> String {
    let messages = &i18n.texts().messages;
    match intl::days_ago(at) {
        ..=0 => messages.today.to_owned(),
        1 => messages.yesterday.to_owned(),
        _ => intl::day(i18n.lang(), at),
    }
}

/// A message and what its neighbours make of it.
#[derive(Debug, Clone, PartialEq)]
struct Placed {
    message: MessageView,
    /// The first of its day.
    opens_day: bool,
}

/// Finds a message in the list, which ascends by id.
fn place(messages: &[MessageView], id: MessageId) -> Option<Placed> {
    let index = messages.binary_search_by_key(&id, |message| message.id).ok()?;
    let message = messages.get(index)?.clone();
    let before = index.checked_sub(1).and_then(|before| messages.get(before));
    let opens_day =
        before.is_none_or(|before| intl::days_ago(before.sent_at) != intl::days_ago(message.sent_at));
    Some(Placed { message, opens_day })
}

/// The messages in order, with a line at each new day and one where the unread ones begin.
#[component]
pub(crate) fn MessageList(
    /// Oldest first.
    #[prop(into)]
    messages: Signal<Vec<MessageView>>,
    /// The first message that was unread when the conversation was opened.
    #[prop(into)]
    unread_from: Signal<Option<MessageId>>,
    /// The message that was looked for.
    #[prop(into)]
    found: Signal<Option<MessageId>>,
    /// The other person's name.
    #[prop(into)]
    peer: Signal<String>,
    /// Sends a failed message once more.
    retry: Callback<MessageId>,
    /// Where the reader is.
    scroller: Scroller,
) -> impl IntoView {
    let i18n = use_i18n();
    Effect::new(move || {
        let rows = messages.with(|messages| messages.iter().map(|message| message.id).collect());
        scroller.set_rows(rows);
    });
    scroller.watch_sizes();
    let row = move |id: MessageId| {
        let find = move || messages.with(|messages| place(messages, id));
        // Whoever has gone stays as they were until their row goes, too.
        let placed =
            Memo::new(move |last: Option<&Option<Placed>>| find().or_else(|| last.cloned().flatten()));
        let Some(Placed { message: first, .. }) = placed.get_untracked() else { return ().into_any() };
        let at = first.sent_at;
        let message =
            Signal::derive(move || placed.get().map_or_else(|| first.clone(), |placed| placed.message));
        let opens_day =
            Memo::new(move |_| placed.with(|placed| placed.as_ref().is_some_and(|it| it.opens_day)));
        view! {
            <div class="row" class:row-found=move || found.get() == Some(id) data-row=id.to_string()>
                {move || opens_day.get().then(|| view! { <p class="day"><span>{day_name(i18n, at)}</span></p> })}
                {move || (unread_from.get() == Some(id)).then(|| view! { <p class="unread-from"><span>{i18n.t(|t| t.messages.unread_from)}</span></p> })}
                <Bubble message peer retry />
            </div>
        }
        .into_any()
    };
    view! {
        <div node_ref=scroller.above()></div>
        <div class="rows" node_ref=scroller.body()>
            <For each=move || scroller.rows() key=|id| *id let:id>{row(id)}</For>
        </div>
        <div node_ref=scroller.below()></div>
    }
}
