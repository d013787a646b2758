//! The outbox in the device's storage: shared by all tabs, kept through reload, crash and log-out.

use std::collections::{BTreeSet, VecDeque};

use crypto_core::archive::EntryContent;
use crypto_core::draft::DraftContent;
use protocol::ids::{ConversationId, MessageId};
use protocol::messages::SendMessage;
use protocol::sealed::Blob;
use protocol::time::Timestamp;
use serde_json::Map;

use super::queue::Sealed;
use super::record::{self, Record};
use super::seal::unsealable;
use crate::chain::Link;
use crate::core::Core;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::platform::rng;
use crate::storage::{Bucket, Change};
use crate::sync::lock;
use crate::thread::Thread;

/// A message on the shelf. Opening one takes a moment, and many may lie behind it.
pub(super) struct Shelved {
    pub id: MessageId,
    record: Vec<u8>,
}

/// A message on the shelf, opened.
pub(super) struct Waiting {
    pub id: MessageId,
    pub draft: Draft,
    pub written_at: Timestamp,
    pub record: Record,
}

/// What could be sealed, and the first failure: what does not seal does not hold up the others.
pub(super) fn sealable(
    sealed: impl IntoIterator<Item = Result<Change, ClientError>>,
) -> (Vec<Change>, Result<(), ClientError>) {
    let mut outcome = Ok(());
    let keep = |sealed: Result<Change, ClientError>| match sealed {
        Ok(change) => Some(change),
        Err(error) => {
            if outcome.is_ok() {
                outcome = Err(error);
            }
            None
        }
    };
    let changes = sealed.into_iter().filter_map(keep).collect();
    (changes, outcome)
}

impl Core {
    /// Everything on the shelf of a conversation, oldest first, after an eviction once what is in memory is back on it.
    pub(super) async fn on_shelf(&self, conversation: ConversationId) -> Vec<Shelved> {
        let prefix = format!("{}/{conversation}/", self.me());
        // A draft that does not seal any more is no reason to hold up the others.
        let _ = self.restore().await;
        let evictions = self.storage.evictions();
        let mut kept = self.storage.scan(Bucket::Outbox, &prefix).await;
        if self.storage.evictions() != evictions {
            let _ = self.restore().await;
            kept = self.storage.scan(Bucket::Outbox, &prefix).await;
        }
        let parse = |(key, bytes): (String, Vec<u8>)| {
            Some(Shelved { id: key.strip_prefix(&prefix)?.parse().ok()?, record: bytes })
        };
        kept.into_iter().filter_map(parse).collect()
    }

    /// The oldest message that waits, among those left in `kept` from the last look at the shelf. It is looked at again
    /// only when they are used up: once for each message would take ever longer, the more there are.
    pub(super) async fn first_waiting(
        &self,
        conversation: ConversationId,
        kept: &mut VecDeque<Shelved>,
    ) -> Option<Waiting> {
        for looks_again in [true, false] {
            while let Some(shelved) = kept.pop_front() {
                let waiting = self.take_down(conversation, &shelved);
                if let Some(waiting) = waiting.filter(|it| !matches!(it.record, Record::Failed { .. })) {
                    return Some(waiting);
                }
            }
            if looks_again {
                *kept = self.on_shelf(conversation).await.into();
            }
        }
        None
    }

    /// One message on the shelf, opened.
    pub(super) async fn find_on_shelf(&self, conversation: ConversationId, id: MessageId) -> Option<Waiting> {
        // As for everything on the shelf.
        let _ = self.restore().await;
        let record = self.storage.get(Bucket::Outbox, &self.place_of(conversation, id)).await?;
        self.take_down(conversation, &Shelved { id, record })
    }

    /// Opens what lies on the shelf. What does not open was altered on this device: it stays where it is, and is never
    /// sent.
    pub(super) fn take_down(&self, conversation: ConversationId, shelved: &Shelved) -> Option<Waiting> {
        let id = shelved.id;
        let record = Record::read(&shelved.record)?;
        let (draft, written_at) = self.open_record(conversation, id, &record)?;
        Some(Waiting { id, draft, written_at, record })
    }

    /// The conversations with something on the shelf.
    pub(crate) async fn shelves(&self) -> BTreeSet<ConversationId> {
        let prefix = format!("{}/", self.me());
        let keys = self.storage.scan(Bucket::Outbox, &prefix).await.into_iter();
        let conversation = |key: String| key.strip_prefix(&prefix)?.split('/').next()?.parse().ok();
        keys.filter_map(|(key, _)| conversation(key)).collect()
    }

    /// Shows what waits, and clears away what arrived without this device hearing of it.
    pub(crate) async fn restore_outbox(&self, thread: &Thread) {
        let mut arrived = Vec::new();
        for shelved in self.on_shelf(thread.id).await {
            let Some(waiting) = self.take_down(thread.id, &shelved) else { continue };
            let Waiting { id, draft, written_at, record } = waiting;
            let mut state = lock(&thread.state);
            if state.history.is_archived(id) {
                arrived.push(self.off_shelf(thread.id, id));
                continue;
            }
            if !state.history.contains(id) {
                state.history.add_waiting(id, draft, written_at);
            }
            if let Record::Failed { reason, .. } = record {
                state.history.failed(id, record::reason(&reason));
            }
        }
        self.storage.write(arrived).await;
    }

    /// Gives back to the device what waits in memory, if the browser has thrown it away.
    pub(crate) async fn restore(&self) -> Result<(), ClientError> {
        let mut restored = self.restored.lock().await;
        let evictions = self.storage.evictions();
        if *restored == evictions {
            return Ok(());
        }
        let (waiting, unfinished) = (self.reshelve().await, self.reshelve_unfinished().await);
        // What does not seal now never will.
        *restored = evictions;
        waiting.and(unfinished)
    }

    async fn reshelve(&self) -> Result<(), ClientError> {
        let mut outcome = Ok(());
        for thread in self.conversations.all() {
            let (waiting, under_way) = {
                let state = lock(&thread.state);
                (state.history.waiting(), state.outbox.under_way.clone())
            };
            let sealed = waiting.into_iter().map(|(id, draft, written_at)| match &under_way {
                Some(sealed) if sealed.request.id == id => self.shelve_sealed(&thread, sealed),
                _ => self.shelve_draft(&thread, id, &draft, written_at),
            });
            let (changes, done) = sealable(sealed);
            self.storage.write(changes).await;
            outcome = outcome.and(done);
        }
        outcome
    }

    /// The change that puts a draft on the shelf.
    pub(crate) fn shelve_draft(
        &self,
        thread: &Thread,
        id: MessageId,
        draft: &Draft,
        written_at: Timestamp,
    ) -> Result<Change, ClientError> {
        let draft = self.seal_draft(thread.id, Some(id), draft, written_at)?;
        self.shelve(thread.id, id, &Record::Draft(draft))
    }

    /// The change that keeps what is about to be sent.
    pub(super) fn shelve_sealed(&self, thread: &Thread, sealed: &Sealed) -> Result<Change, ClientError> {
        let request = sealed.request.clone();
        self.shelve(thread.id, request.id, &Record::Request(Box::new(request)))
    }

    /// The change that keeps a message that failed.
    pub(super) fn shelve_failed(
        &self,
        thread: &Thread,
        Waiting { id, draft, written_at, .. }: &Waiting,
        reason: &ClientError,
    ) -> Result<Change, ClientError> {
        let draft = self.seal_draft(thread.id, Some(*id), draft, *written_at)?;
        self.shelve(thread.id, *id, &Record::Failed { draft, reason: record::word(reason) })
    }

    /// The change that takes a message off the shelf.
    pub(super) fn off_shelf(&self, conversation: ConversationId, id: MessageId) -> Change {
        Change::delete(Bucket::Outbox, self.place_of(conversation, id))
    }

    /// Forgets a message that will never be sent.
    pub(crate) async fn forget_shelved(&self, conversation: ConversationId, id: MessageId) {
        self.storage.write(vec![self.off_shelf(conversation, id)]).await;
    }

    fn shelve(
        &self,
        conversation: ConversationId,
        id: MessageId,
        record: &Record,
    ) -> Result<Change, ClientError> {
        Ok(Change::put(Bucket::Outbox, self.place_of(conversation, id), record.write()?))
    }

    fn place_of(&self, conversation: ConversationId, id: MessageId) -> String {
        format!("{}/{conversation}/{id}", self.me())
    }

    /// A draft, sealed for its place: that of a message, or that of what is being written.
    pub(super) fn seal_draft(
        &self,
        conversation: ConversationId,
        id: Option<MessageId>,
        draft: &Draft,
        sent_at: Timestamp,
    ) -> Result<Blob, ClientError> {
        let Draft { body, reply_to } = draft.clone();
        let content = DraftContent { body, reply_to, sent_at, other: Map::new() };
        self.keys.ring.seal_draft(conversation, id, &content, &mut rng()).map_err(unsealable)
    }

    /// What such a draft says, and when it was written.
    pub(super) fn open_draft(
        &self,
        conversation: ConversationId,
        id: Option<MessageId>,
        draft: &Blob,
    ) -> Option<(Draft, Timestamp)> {
        let DraftContent { body, reply_to, sent_at, .. } =
            self.keys.ring.open_draft(conversation, id, draft).ok()?;
        Some((Draft { body, reply_to }, sent_at))
    }

    fn open_record(
        &self,
        conversation: ConversationId,
        id: MessageId,
        record: &Record,
    ) -> Option<(Draft, Timestamp)> {
        match record {
            Record::Draft(draft) | Record::Failed { draft, .. } => {
                self.open_draft(conversation, Some(id), draft)
            }
            Record::Request(request) => {
                let message = self.open_own(conversation, request)?.message().ok()??;
                Some((Draft { body: message.body, reply_to: message.reply_to }, message.sent_at))
            }
        }
    }

    /// The place in its chain of a message that was sealed before.
    pub(super) fn link_of(&self, conversation: ConversationId, request: &SendMessage) -> Option<Link> {
        let entry = self.open_own(conversation, request)?;
        let message = entry.message().ok()??;
        let (author, commitment) = (self.me(), request.commitment);
        Some(Link { author, chain: message.chain, n: message.n, prev: message.prev, commitment })
    }

    /// The sender's copy in a request: what the envelope says.
    fn open_own(&self, conversation: ConversationId, request: &SendMessage) -> Option<EntryContent> {
        self.keys.ring.open_entry(conversation, request.id, &request.entry).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_seal_does_not_hold_up_the_others() {
        let change = |key: &str| Change::delete(Bucket::Outbox, key);
        let (changes, outcome) = sealable([
            Ok(change("one")),
            Err(ClientError::TooLong),
            Ok(change("three")),
            Err(ClientError::Answer),
        ]);
        assert_eq!(changes.len(), 2);
        assert_eq!(outcome, Err(ClientError::TooLong));
        assert_eq!(sealable([Ok(change("one"))]).1, Ok(()));
    }
}
