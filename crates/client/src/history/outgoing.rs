//! What the reader writes, on its way: from the outbox to the peer's eyes.

use protocol::ids::MessageId;
use protocol::time::Timestamp;

use super::{Held, History};
use crate::chain::Link;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::views::Delivery;

impl History {
    /// Adds a message that waits in the outbox.
    pub(crate) fn add_waiting(&mut self, id: MessageId, draft: Draft, written_at: Timestamp) {
        self.messages.insert(id, Held::waiting(draft, written_at));
    }

    /// What waits: what it says, and when it was written.
    pub(crate) fn waiting(&self) -> Vec<(MessageId, Draft, Timestamp)> {
        let waiting = self.messages.iter().filter(|(_, held)| held.is_waiting());
        waiting.filter_map(|(id, held)| Some((*id, held.draft.clone()?, held.sent_at))).collect()
    }

    /// A message that waited waits under another id.
    pub(crate) fn remove_waiting(&mut self, id: MessageId) {
        if self.messages.get(&id).is_some_and(|held| held.state == Delivery::Waiting) {
            self.messages.remove(&id);
        }
    }

    /// The server has it.
    pub(crate) fn accepted(&mut self, id: MessageId, link: Link, delivered: bool) {
        if let Some(held) = self.messages.get_mut(&id) {
            held.link = Some(link);
            held.draft = None;
            // The live socket may have told of the delivery before the answer arrived.
            let delivered = delivered || held.state == Delivery::Delivered;
            held.state = if delivered { Delivery::Delivered } else { Delivery::Sent };
        }
    }

    /// The recipient has it. True when that is news.
    pub(crate) fn delivered(&mut self, id: MessageId) -> bool {
        self.set_state(id, Delivery::Delivered)
    }

    /// The peer says to have read up to this message; that never goes back, but with `None` it is forgotten. True when
    /// that is news.
    pub(crate) fn opened_up_to(&mut self, read: Option<MessageId>) -> bool {
        let before = self.opened;
        self.opened = read.and(before.max(read));
        self.opened != before
    }

    /// The server refused it.
    pub(crate) fn failed(&mut self, id: MessageId, reason: ClientError) {
        self.set_state(id, Delivery::Failed(reason));
    }

    /// A failed message leaves the history, to be queued again: what it says, and why it failed.
    pub(crate) fn take_failed(&mut self, id: MessageId) -> Option<(Draft, ClientError)> {
        let held = self.messages.get(&id)?;
        let Delivery::Failed(reason) = &held.state else { return None };
        let failed = (held.draft.clone()?, reason.clone());
        self.messages.remove(&id);
        Some(failed)
    }

    fn set_state(&mut self, id: MessageId, state: Delivery) -> bool {
        let held = self.messages.get_mut(&id).filter(|held| held.mine && held.state != state);
        held.map(|held| held.state = state).is_some()
    }
}
