//! The messages of a conversation as bubbles.

use client::{Content, Delivery, MessageView, Warning};
use leptos::prelude::*;
use protocol::ids::MessageId;

use super::contact_body::{ContactBody, SystemBody};
use super::icon::{Glyph, Icon};
use crate::i18n::{I18n, Texts, intl, problem, use_i18n};

const fn warning(texts: &'static Texts, warning: Warning) -> &'static str {
    match warning {
        Warning::Gap => texts.messages.gap,
        Warning::SecondContent => texts.messages.second_content,
        Warning::BrokenChain => texts.messages.broken_chain,
        Warning::Altered => texts.messages.altered,
    }
}

fn day_name(i18n: I18n, at: protocol::time::Timestamp) -> String {
    let messages = &i18n.texts().messages;
    match intl::days_ago(at) {
        ..=0 => messages.today.to_owned(),
        1 => messages.yesterday.to_owned(),
        _ => intl::day(i18n.lang(), at),
    }
}

/// How far one's own message has come: an icon, a word, and a way to try again.
#[component]
fn Progress(id: MessageId, state: Delivery, retry: Callback<MessageId>) -> impl IntoView {
    let i18n = use_i18n();
    let (glyph, word): (_, fn(&'static Texts) -> &'static str) = match &state {
        Delivery::Waiting => (Glyph::Clock, |t| t.messages.waiting),
        Delivery::Sent => (Glyph::Check, |t| t.messages.sent),
        Delivery::Delivered => (Glyph::ChecksTwo, |t| t.messages.delivered),
        Delivery::Failed(_) => (Glyph::Alert, |t| t.messages.failed),
    };
    let failure = match state {
        Delivery::Failed(error) => Some(view! {
            <span class="bubble-failure">
                <span>{move || problem(i18n.lang(), &error)}</span>
                <button type="button" class="button" on:click=move |_| retry.run(id)>
                    <Icon glyph=Glyph::Retry size=16 />
                    {i18n.t(|t| t.common.retry)}
                </button>
            </span>
        }),
        Delivery::Waiting | Delivery::Sent | Delivery::Delivered => None,
    };
    view! {
        <span class="bubble-state"><Icon glyph size=15 /><span>{i18n.t(word)}</span></span>
        {failure}
    }
}

#[component]
fn Bubble(message: MessageView, peer: String, retry: Callback<MessageId>) -> impl IntoView {
    let i18n = use_i18n();
    let MessageView { id, mine, content, sent_at, state, warnings, .. } = message;
    let author = move || if mine { i18n.texts().messages.mine.to_owned() } else { peer.clone() };
    let body = match content {
        Content::Text(text) => view! { <p class="bubble-text" dir="auto">{text}</p> }.into_any(),
        Content::Contact(step) => view! { <ContactBody id mine step /> }.into_any(),
        Content::System(event) => view! { <SystemBody event /> }.into_any(),
        Content::Unsupported => {
            view! { <p class="bubble-note">{i18n.t(|t| t.messages.unsupported)}</p> }.into_any()
        }
        Content::Unreadable => {
            view! { <p class="bubble-note">{i18n.t(|t| t.messages.unreadable)}</p> }.into_any()
        }
    };
    view! {
        <div class="bubble" class:mine=mine>
            <span class="hidden-text">{author}</span>
            {warnings.into_iter().map(|sign| view! {
                <p class="bubble-warning"><Icon glyph=Glyph::Alert size=15 /><span>{move || warning(i18n.texts(), sign)}</span></p>
            }).collect_view()}
            {body}
            <p class="bubble-foot">
                <time>{move || intl::time(i18n.lang(), sent_at)}</time>
                {mine.then(|| view! { <Progress id state retry /> })}
            </p>
        </div>
    }
}

/// The messages in order, with a line at each new day.
#[component]
pub(crate) fn MessageList(
    /// Oldest first.
    #[prop(into)]
    messages: Signal<Vec<MessageView>>,
    /// The other person's name.
    #[prop(into)]
    peer: Signal<String>,
    /// Sends a failed message once more.
    retry: Callback<MessageId>,
) -> impl IntoView {
    let i18n = use_i18n();
    // The key holds all that a bubble shows: a bubble is only built anew when it would look different.
    let rows = move || {
        let mut last_day = None;
        let with_day = |message: MessageView| {
            let day = intl::days_ago(message.sent_at);
            let first = last_day.replace(day) != Some(day);
            (first, message)
        };
        messages.get().into_iter().map(with_day).collect::<Vec<_>>()
    };
    let key = |(first, message): &(bool, MessageView)| {
        (*first, message.id, format!("{:?}{:?}", message.state, message.warnings))
    };
    view! {
        <For each=rows key=key let:row>
            {
                let (first, message) = row;
                let at = message.sent_at;
                view! {
                    {first.then(|| view! { <p class="day"><span>{move || day_name(i18n, at)}</span></p> })}
                    <Bubble message peer=peer.get_untracked() retry />
                }
            }
        </For>
    }
}
