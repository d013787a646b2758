//! What can be done with a message: answering it, and more behind a button.

use client::MessageView;
use leptos::prelude::*;
use protocol::ids::MessageId;

use super::contact_body::said;
use super::icon::{Glyph, Icon};
use crate::i18n::use_i18n;

/// What the page of the conversation does for its messages, as a context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MessageActions {
    /// Begins an answer.
    pub reply: Callback<MessageId>,
    /// Opens the menu of a message.
    pub menu: Callback<MessageId>,
    /// A message that is loaded and shown.
    pub find: Callback<MessageId, Option<MessageView>>,
    /// Brings a message into view.
    pub go_to: Callback<MessageId>,
}

/// The buttons beside a bubble.
#[component]
pub(crate) fn ActionButtons(
    /// The message.
    id: MessageId,
) -> impl IntoView {
    let i18n = use_i18n();
    let actions = use_context::<MessageActions>();
    actions.map(|actions| {
        view! {
            <span class="bubble-actions">
                // The menu has it, too: one stop on the keyboard's way is enough.
                <button type="button" class="button button-plain button-round bubble-reply" tabindex="-1" aria-label=i18n.t(|t| t.conversation.reply) on:click=move |_| actions.reply.run(id)>
                    <Icon glyph=Glyph::Reply size=18 />
                </button>
                <button type="button" class="button button-plain button-round" aria-haspopup="dialog" aria-label=i18n.t(|t| t.conversation.message_menu) on:click=move |_| actions.menu.run(id)>
                    <Icon glyph=Glyph::More size=18 />
                </button>
            </span>
        }
    })
}

/// What a message answers: always what the reader's own archive holds.
#[component]
pub(crate) fn Quote(
    /// The message that is answered.
    of: MessageId,
    /// The other person's name.
    peer: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let actions = use_context::<MessageActions>();
    let quoted = Memo::new(move |_| actions.and_then(|actions| actions.find.run(of)));
    move || match (quoted.get(), actions) {
        (Some(message), Some(actions)) => {
            let author = if message.mine { i18n.texts().messages.mine.to_owned() } else { peer.get() };
            let text = said(i18n.texts(), &message.content).to_owned();
            view! {
                <button type="button" class="quote" on:click=move |_| actions.go_to.run(of)>
                    <span class="hidden-text">{i18n.t(|t| t.conversation.quote_go)} " "</span>
                    <strong>{author}</strong>
                    <span class="quote-text clamped clamped-short" dir="auto">{text}</span>
                </button>
            }
            .into_any()
        }
        _ => view! { <p class="quote quote-gone">{i18n.t(|t| t.conversation.quote_gone)}</p> }.into_any(),
    }
}
