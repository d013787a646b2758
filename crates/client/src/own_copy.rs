//! Deleting one's own copy: a message, or a whole conversation. The peer's copy stays.
//!
//! What was deleted is written, sealed, into the conversation's state before the server is asked to delete: other devices
//! of the account can tell it from a theft.

use std::collections::BTreeSet;

use crypto_core::archive::{Cleared, HIDDEN, StateContent};
use protocol::ids::{ConversationId, MessageId};
use protocol::messages::ClearQuery;
use protocol::time::Timestamp;

use crate::account::Account;
use crate::core::Core;
use crate::error::ClientError;
use crate::http::Call;
use crate::marks::{Mark, height};
use crate::sync::lock;
use crate::thread::{EntryCount, Reading, Thread, ThreadState};
use crate::views::ConversationView;

/// What the reader deleted of a conversation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deleted {
    /// One by one.
    hidden: BTreeSet<MessageId>,
    /// As a whole.
    cleared: Option<Cleared>,
}

impl Deleted {
    pub(crate) fn of(state: &StateContent) -> Self {
        Self { hidden: state.hidden.iter().copied().collect(), cleared: state.cleared }
    }

    /// True for a message that is not shown.
    pub(crate) fn hides(&self, id: MessageId) -> bool {
        self.hidden.contains(&id)
    }

    /// True for a message that may be missing: it was deleted with all the others.
    pub(crate) fn excuses(&self, id: MessageId) -> bool {
        Some(id) <= self.through()
    }

    /// The newest message of what was deleted as a whole.
    fn through(&self) -> Option<MessageId> {
        self.cleared.map(|cleared| cleared.through)
    }

    /// How far an archive must reach that once reached `seen`: what was deleted may be missing.
    pub(crate) fn expected(&self, seen: u128) -> u128 {
        if seen <= height(self.through()) { 0 } else { seen }
    }

    /// True when everything that once was is still kept.
    pub(crate) fn is_nothing(&self) -> bool {
        self.cleared.is_none()
    }

    /// Pages that were deleted.
    pub(crate) fn pages(&self) -> u64 {
        self.cleared.map_or(0, |cleared| cleared.pages)
    }
}

impl Account {
    /// Deletes a message on one's own side, on all devices. One that failed is only forgotten.
    ///
    /// # Errors
    /// [`ClientError::Unknown`] for a message that is not there or waits, [`ClientError::HiddenFull`] after 256 of them.
    pub async fn delete_message(&self, id: ConversationId, message: MessageId) -> Result<(), ClientError> {
        let thread = self.core.thread(id).await?;
        let failed = lock(&thread.state).history.take_failed(message).is_some();
        if failed {
            self.core.forget_shelved(id, message).await;
        } else {
            if !lock(&thread.state).history.is_archived(message) {
                return Err(ClientError::Unknown);
            }
            let hide = |state: &ThreadState| hidden(&state.reading.content, message);
            self.core.rewrite(&thread, &hide).await?;
        }
        self.core.tell(id);
        Ok(())
    }

    /// Deletes one's own copy of a conversation, on all devices. What arrives later begins a new one.
    ///
    /// # Errors
    /// As every call, and [`ClientError::Tampered`] when the server claims pages that it does not have. Repeating it goes on
    /// where it failed.
    pub async fn delete_copy(&self, id: ConversationId) -> Result<(), ClientError> {
        self.core.fetch(id).await?;
        let thread = self.core.thread(id).await?;
        if lock(&thread.state).history.provisional {
            // Copies on this device may end before what is to be deleted.
            self.core.reload(&thread).await?;
        }
        self.core.prove_pages(&thread).await?;
        let clear = |state: &ThreadState| {
            let past = state.reading.content.cleared.map(|past| past.through);
            // A conversation without messages leaves the list, too.
            let through = state
                .history
                .newest_archived()
                .max(past)
                .unwrap_or(MessageId::make(Timestamp::from_millis(0), [0; 10]));
            Ok(Some(cleared(&state.reading.content, through, state.info.pages)))
        };
        self.core.rewrite(&thread, &clear).await?;
        let extent = lock(&thread.state).reading.content.cleared;
        let query = ClearQuery {
            through: extent.map(|cleared| cleared.through),
            pages: extent.map(|cleared| cleared.pages),
        };
        self.core.session.send(Call::delete(format!("/conversations/{id}")).query(&query)?).await?;
        self.core.keep_unfinished(id, None).await?;
        self.core.fetch(id).await?;
        self.core.tell(id);
        Ok(())
    }
}

impl Core {
    /// Makes sure that there are as many pages as the server says: the number is about to be sealed as deleted, and pages
    /// up to it will never be looked for again.
    async fn prove_pages(&self, thread: &Thread) -> Result<(), ClientError> {
        let (pages, deleted) = {
            let state = lock(&thread.state);
            (state.info.pages, state.history.deleted().pages())
        };
        let seen = self.marks.of(Mark::Page(self.me(), thread.id));
        if pages > deleted && u128::from(pages) > seen {
            self.fetch_page(thread.id, pages).await?;
        }
        Ok(())
    }
}

fn hidden(state: &StateContent, message: MessageId) -> Result<Option<StateContent>, ClientError> {
    if state.hidden.contains(&message) {
        return Ok(None);
    }
    if state.hidden.len() >= HIDDEN {
        return Err(ClientError::HiddenFull);
    }
    let mut next = state.clone();
    next.hidden.push(message);
    Ok(Some(next))
}

fn cleared(state: &StateContent, through: MessageId, pages: u64) -> StateContent {
    let last_read = state.last_read.max(Some(through));
    let cleared = Some(Cleared { through, pages });
    StateContent {
        last_read,
        messages: 0,
        unread: 0,
        hidden: Vec::new(),
        cleared,
        other: state.other.clone(),
    }
}

impl ThreadState {
    /// Takes over the state as it is stored.
    pub(crate) fn take_reading(&mut self, reading: Reading) {
        self.history.delete(Deleted::of(&reading.content));
        self.reading = reading;
    }

    /// Everything is loaded anew: another device deleted this copy.
    pub(crate) fn forget_copy(&mut self) {
        self.history.forget_archived();
        self.entries = EntryCount::default();
        self.loaded = false;
    }

    /// The line of the conversation list; none for a conversation whose copy was deleted while nothing arrived since.
    pub(crate) fn view_if_kept(&self) -> Option<ConversationView> {
        let info = &self.info;
        let silent_since = |cleared| info.last_message_at.is_none_or(|last| last <= cleared);
        let deleted = info.cleared_at.is_some_and(|cleared| self.loaded || silent_since(cleared));
        (!(deleted && self.history.is_blank())).then(|| self.view())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: i64) -> MessageId {
        MessageId::make(Timestamp::from_millis(n), [0; 10])
    }

    #[test]
    fn a_message_is_hidden_once_and_there_is_an_end() {
        let state = hidden(&StateContent::default(), id(1)).unwrap().unwrap();
        assert_eq!(hidden(&state, id(1)), Ok(None));
        assert!(Deleted::of(&state).hides(id(1)) && !Deleted::of(&state).hides(id(2)));
        let full = StateContent { hidden: (0..256).map(id).collect(), ..StateContent::default() };
        assert_eq!(hidden(&full, id(300)), Err(ClientError::HiddenFull));
    }

    #[test]
    fn a_deleted_copy_remembers_how_far_it_went() {
        let full = StateContent { hidden: vec![id(3)], messages: 9, ..StateContent::default() };
        let state = cleared(&full, id(7), 2);
        assert_eq!((state.hidden.len(), state.messages, state.last_read), (0, 0, Some(id(7))));
        let deleted = Deleted::of(&state);
        assert!(deleted.excuses(id(7)) && !deleted.excuses(id(8)) && !deleted.hides(id(7)));
        assert_eq!(
            (deleted.expected(height(Some(id(7)))), deleted.expected(height(Some(id(8))))),
            (0, height(Some(id(8))))
        );
        assert_eq!(deleted.pages(), 2);
    }
}
