//! The messages of one conversation that are in memory.

mod held;
mod older;

use std::collections::BTreeMap;
use std::ops::Bound;

use crypto_core::archive::EntryContent;
use protocol::ids::{MessageId, UserId};
use protocol::time::Timestamp;
use protocol::transcript::Outcome;

pub(crate) use held::Held;
pub(crate) use older::Older;

use crate::chain::{self, Link};
use crate::draft::Draft;
use crate::error::ClientError;
use crate::own_copy::Deleted;
use crate::views::{Delivery, MessageView, Preview, Warning};

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
        self.messages.iter().rev().find(|(_, held)| held.is_opened()).map(|(id, _)| *id)
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

    /// The newest message as the conversation list shows it.
    pub(crate) fn preview(&self) -> Option<Preview> {
        let (_, held) = self.messages.iter().rev().find(|(id, _)| !self.deleted.hides(**id))?;
        Some(Preview { mine: held.mine, content: held.content.clone(), sent_at: held.sent_at })
    }

    /// Everything in memory, oldest first.
    pub(crate) fn views(&self) -> Vec<MessageView> {
        let links = self.messages.iter().filter_map(|(id, held)| Some((*id, held.link.as_ref()?)));
        let mut warnings = chain::check(links, self.is_whole());
        // Whoever has seen a later message of ours has this one, too: they archive in order.
        let seen = self.received().filter_map(|(_, held)| held.seen).max();
        let view = |(id, held): (&MessageId, &Held)| {
            let mut signs = warnings.remove(id).unwrap_or_default();
            signs.extend(held.sign);
            if self.misses_what_was_seen(held) {
                signs.insert(Warning::Gap);
            }
            if self.provisional {
                signs.remove(&Warning::Gap);
            }
            let opened = held.mine && held.is_archived() && Some(*id) <= self.opened;
            let seen_by_peer = held.state == Delivery::Sent && Some(*id) <= seen;
            MessageView {
                id: *id,
                mine: held.mine,
                content: held.content.clone(),
                reply_to: held.reply_to,
                sent_at: held.sent_at,
                state: match held.state.clone() {
                    _ if opened => Delivery::Opened,
                    _ if seen_by_peer => Delivery::Delivered,
                    state => state,
                },
                warnings: signs.into_iter().collect(),
            }
        };
        self.messages.iter().filter(|(id, _)| !self.deleted.hides(**id)).map(view).collect()
    }

    /// The author held a message of the other side that is not here, though this part of the history is loaded.
    fn misses_what_was_seen(&self, held: &Held) -> bool {
        let Some(seen) = held.seen else { return false };
        let oldest = self.messages.keys().next().copied();
        let loaded = self.is_whole() || oldest <= Some(seen);
        loaded
            && !self.deleted.excuses(seen)
            && self.messages.get(&seen).is_none_or(|other| other.mine == held.mine && other.is_opened())
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
