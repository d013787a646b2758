//! The conversations that are before the reader's eyes: only of them does the client learn what is fleeting.

use std::sync::{Arc, Weak};

use protocol::ids::ConversationId;

use crate::account::Account;
use crate::core::Core;
use crate::sync::lock;
use crate::work::Work;

/// A conversation on display. Dropping this ends it.
#[derive(Debug)]
pub struct Watching {
    core: Weak<Core>,
    id: ConversationId,
}

impl Account {
    /// Learns, while the answer lives, how far the peer of a conversation has read.
    #[must_use]
    pub fn watch(&self, id: ConversationId) -> Watching {
        lock(&self.core.watched).push(id);
        self.core.defer(Work::LearnRead(id));
        Watching { core: Arc::downgrade(&self.core), id }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let Some(core) = self.core.upgrade() else { return };
        let mut watched = lock(&core.watched);
        if let Some(at) = watched.iter().position(|id| *id == self.id) {
            watched.remove(at);
        }
    }
}

impl Core {
    /// The peers may have read on while the socket was away.
    pub(crate) fn learn_all_reads(&self) {
        for id in lock(&self.watched).iter() {
            self.defer(Work::LearnRead(*id));
        }
    }
}
