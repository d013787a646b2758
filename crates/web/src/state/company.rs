//! Who is there, and who is typing: known while it lasts.

use std::collections::HashMap;

use leptos::prelude::*;
use protocol::ids::{ConversationId, UserId};
use protocol::limits::TYPING_HOLDS;
use protocol::live::Presence;

/// What the live socket tells of the peers, as a context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Company {
    presence: RwSignal<HashMap<UserId, Presence>>,
    /// Where someone is typing, and how often that was told.
    typing: RwSignal<HashMap<ConversationId, u64>>,
}

impl Company {
    pub(super) fn provide() -> Self {
        let company = Self { presence: RwSignal::default(), typing: RwSignal::default() };
        provide_context(company);
        company
    }

    /// Whether someone is there; away as long as nothing is known.
    pub(crate) fn presence(self, user: UserId) -> Presence {
        self.presence.with(|presence| presence.get(&user).copied().unwrap_or_default())
    }

    /// Whether the peer is typing.
    pub(crate) fn is_typing(self, id: ConversationId) -> bool {
        self.typing.with(|typing| typing.contains_key(&id))
    }

    pub(super) fn is(self, user: UserId, presence: Presence) {
        self.presence.update(|known| {
            known.insert(user, presence);
        });
    }

    /// Shows that the peer is typing, for a while.
    pub(super) fn types(self, id: ConversationId) {
        let told = self.typing.try_update(|typing| {
            let told = typing.entry(id).or_default();
            *told = told.wrapping_add(1);
            *told
        });
        let over = move || {
            let last = self.typing.try_with_untracked(|typing| typing.get(&id).copied()).flatten();
            if last == told {
                self.rests(id);
            }
        };
        set_timeout(over, TYPING_HOLDS);
    }

    /// The peer has stopped typing, or sent what they wrote.
    pub(crate) fn rests(self, id: ConversationId) {
        if self.typing.try_with_untracked(|typing| typing.contains_key(&id)) == Some(true) {
            self.typing.update(|typing| {
                typing.remove(&id);
            });
        }
    }

    /// Nothing is known any more.
    pub(super) fn clear(self) {
        self.presence.update(HashMap::clear);
        self.typing.update(HashMap::clear);
    }
}

/// The company of the app.
pub(crate) fn use_company() -> Company {
    expect_context()
}
