//! The messages of one conversation that are in memory.

mod held;
mod older;
mod outgoing;
mod shown;

use std::collections::BTreeMap;
use std::ops::Bound;

use crypto_core::archive::EntryContent;
use protocol::ids::{MediaId, MessageId, UserId};
use protocol::transcript::Outcome;

pub(crate) use held::Held;
pub(crate) use older::Older;

use crate::own_copy::Deleted;
use crate::views::Content;

/// The newest part of a conversation, growing at both ends.
#[derive(Debug)]
pub(crate) struct History {
    me: UserId,
    messages: BTreeMap<MessageId, Held>,
    /// What lies before in archive pages.
    pub older: Older,
    /// Whether the server has to be asked anew: this came from the device's copies, which may lack something, or the
    /// copies are gone.
    pub provisional: bool,
    /// The newest message that the peer says to have read.
    opened: Option<MessageId>,
    /// What the reader deleted.
    deleted: Deleted,
}

/// A message for a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FirstReceived {
    pub message: MessageId,
    /// SHA-256 of its envelope.
    pub digest: [u8; 32],
    pub outcome: Outcome,
}

impl History {
    pub(crate) fn new(me: UserId) -> Self {
        Self {
            me,
            messages: BTreeMap::new(),
            older: Older::default(),
            provisional: false,
            opened: None,
            deleted: Deleted::default(),
        }
    }

    /// Adds what the archive or an envelope says. First content wins: a message that is there stays as it is, but a
    /// second content leaves its mark. True when something changed.
    pub(crate) fn add(&mut self, id: MessageId, content: &EntryContent) -> bool {
        let held = Held::archived(content, self.me);
        match self.messages.get_mut(&id) {
            None => {
                self.messages.insert(id, held);
                true
            }
            Some(present) => present.meet(held),
        }
    }

    /// Adds what the archive keeps but nobody can open. True when nothing is held in its place.
    pub(crate) fn add_altered(&mut self, id: MessageId) -> bool {
        let new = !self.messages.contains_key(&id);
        self.messages.entry(id).or_insert_with(|| Held::altered(id));
        new
    }

    /// Forgets what the archive keeps; what waits or has failed is nowhere but here.
    pub(crate) fn forget_archived(&mut self) {
        self.messages.retain(|_, held| !held.is_archived());
        (self.older, self.provisional) = (Older::default(), false);
    }

    /// Everything in memory, oldest first.
    pub(crate) fn held(&self) -> impl Iterator<Item = (MessageId, &Held)> {
        self.messages.iter().map(|(id, held)| (*id, held))
    }

    /// True when everything that ever was is loaded.
    pub(crate) fn is_whole(&self) -> bool {
        self.older.is_exhausted() && self.deleted.is_nothing()
    }

    /// Takes over what the reader deleted.
    pub(crate) fn delete(&mut self, deleted: Deleted) {
        self.deleted = deleted;
    }

    /// What the reader deleted.
    pub(crate) fn deleted(&self) -> &Deleted {
        &self.deleted
    }

    /// True when there is nothing at all.
    pub(crate) fn is_blank(&self) -> bool {
        self.messages.is_empty() && self.older.is_exhausted()
    }

    /// True for a message that the archive holds.
    pub(crate) fn is_archived(&self, id: MessageId) -> bool {
        self.messages.get(&id).is_some_and(Held::is_archived)
    }

    /// The newest message that the archive holds.
    pub(crate) fn newest_archived(&self) -> Option<MessageId> {
        self.messages.iter().rev().find(|(_, held)| held.is_archived()).map(|(id, _)| *id)
    }

    /// True when the server has everything that is here.
    pub(crate) fn is_all_archived(&self) -> bool {
        self.messages.values().all(Held::is_archived)
    }

    /// The oldest message.
    pub(crate) fn oldest(&self) -> Option<MessageId> {
        self.messages.keys().next().copied()
    }

    pub(crate) fn contains(&self, id: MessageId) -> bool {
        self.messages.contains_key(&id)
    }

    /// The newest message of either side. The id of one that does not open is only what the server says.
    pub(crate) fn newest_opened(&self) -> Option<MessageId> {
        self.newest_opened_of(|_| true)
    }

    /// The newest one of those.
    pub(crate) fn newest_opened_of(&self, those: impl Fn(MessageId) -> bool) -> Option<MessageId> {
        let mut newest_first = self.messages.iter().rev();
        newest_first.find(|(id, held)| held.is_opened() && those(**id)).map(|(id, _)| *id)
    }

    /// The newest archived message before `id`: a failed one is nowhere but here.
    pub(crate) fn before(&self, id: MessageId) -> Option<MessageId> {
        let earlier = self.messages.range((Bound::Unbounded, Bound::Excluded(id)));
        earlier.rev().find(|(_, held)| held.is_archived()).map(|(id, _)| *id)
    }

    /// The newest message received, readable or not.
    pub(crate) fn newest_received(&self) -> Option<MessageId> {
        self.received().next_back().map(|(id, _)| id)
    }

    /// The oldest message received that a receipt can name: what the receipt would say of it.
    pub(crate) fn first_received(&self) -> Option<FirstReceived> {
        self.received().find_map(|(message, held)| {
            let outcome = if held.is_opened() { Outcome::Opened } else { Outcome::Unreadable };
            Some(FirstReceived { message, digest: held.digest?, outcome })
        })
    }

    /// True when the server has a message of the reader's.
    pub(crate) fn has_written(&self) -> bool {
        self.messages.values().any(|held| held.mine && held.is_archived())
    }

    /// True for a file that a message of the reader's names, even one that waits.
    pub(crate) fn names_file(&self, file: MediaId) -> bool {
        let is_it = |held: &Held| matches!(&held.content, Content::Media(media) if media.media_id == file);
        self.messages.values().any(|held| held.mine && is_it(held))
    }

    /// The newest message that is surely the peer's.
    pub(crate) fn newest_received_opened(&self) -> Option<MessageId> {
        self.received().rev().find(|(_, held)| held.is_opened()).map(|(id, _)| id)
    }

    fn received(&self) -> impl DoubleEndedIterator<Item = (MessageId, &Held)> {
        self.messages.iter().filter(|(_, held)| !held.mine).map(|(id, held)| (*id, held))
    }

    /// Messages received after `last_read`.
    pub(crate) fn unread(&self, last_read: Option<MessageId>) -> usize {
        self.received().filter(|(id, _)| Some(*id) > last_read).count()
    }

    /// Archived messages in memory after `last`.
    pub(crate) fn archived_after(&self, last: Option<MessageId>) -> usize {
        self.messages.iter().filter(|(id, held)| Some(**id) > last && held.is_archived()).count()
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
