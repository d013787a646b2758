//! What the reader does to messages and to the conversation, beside writing.

use client::{Contact, Draft, Exchange, MessageView};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::MessageId;

use super::talk::{Talk, Then};
use crate::components::contact_body::OpenExchange;
use crate::components::message_actions::MessageActions;

/// What the reader is about to do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Intent {
    /// The message that the next one answers.
    pub reply: RwSignal<Option<MessageId>>,
    /// The message whose menu is open.
    pub chosen: RwSignal<Option<MessageId>>,
    /// The exchange of contact details.
    pub exchange: RwSignal<Exchange>,
    /// Whether the form of the reader's card is open.
    pub card: RwSignal<bool>,
}

impl Intent {
    /// The next message answers this one.
    pub(super) fn answer(self, id: MessageId) {
        self.reply.set(Some(id));
        crate::browser::focus("composer");
    }

    /// What is to be sent: words, and what they answer.
    pub(super) fn draft(self, text: &str) -> Draft {
        Draft { reply_to: self.reply.get_untracked(), ..Draft::text(text) }
    }
}

impl Talk {
    /// Provides what bubbles do as a context.
    pub(super) fn intent(self) -> Intent {
        let intent = Intent {
            reply: RwSignal::new(None),
            chosen: RwSignal::new(None),
            exchange: RwSignal::new(Exchange::default()),
            card: RwSignal::new(false),
        };
        provide_context(intent);
        provide_context(OpenExchange(intent.exchange));
        provide_context(MessageActions {
            reply: Callback::new(move |id| intent.answer(id)),
            menu: Callback::new(move |id| intent.chosen.set(Some(id))),
            find: Callback::new(move |id| self.find(id)),
            go_to: Callback::new(move |id| self.go_to(id)),
        });
        Effect::new(move || {
            self.messages.track();
            let Some(account) = self.session.account_now() else { return };
            spawn_local(async move {
                if let Ok(exchange) = account.exchange(self.id).await {
                    intent.exchange.try_set(exchange);
                }
            });
        });
        intent
    }

    /// A message that is loaded.
    pub(super) fn find(self, id: MessageId) -> Option<MessageView> {
        self.messages.with(|messages| {
            let index = messages.binary_search_by_key(&id, |message| message.id).ok()?;
            messages.get(index).cloned()
        })
    }

    /// Sends a step of exchanging contact details.
    pub(super) fn send_contact(self, step: Contact) {
        self.act(Then::GoToEnd, async move |account| account.send_contact(self.id, step).await.map(drop));
    }

    /// Deletes a message on the reader's side.
    pub(super) fn delete_message(self, message: MessageId) {
        self.act(Then::Stay, async move |account| account.delete_message(self.id, message).await);
    }
}

/// What the reader is about to do on this page.
pub(super) fn use_intent() -> Intent {
    expect_context()
}
