//! Messages on their way: kept on the device, sealed once, sent in order, again and again until the server has them.

mod queue;
mod record;
mod renew;
mod seal;
mod sending;
mod shelf;
mod unfinished;

use std::sync::Arc;

use protocol::ids::{ConversationId, MessageId};
use protocol::problem::Code;

pub(crate) use queue::Outbox;
pub(crate) use unfinished::{Unfinished, forget_unfinished};

use crate::clock::next_id;
use crate::contact;
use crate::core::Core;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::platform;
use crate::storage::Change;
use crate::sync::lock;
use crate::thread::Thread;
use crate::updates::Update;
use crate::work::Work;

impl Core {
    /// Queues a message: once this returns, it is on the device.
    pub(crate) async fn send_draft(
        self: &Arc<Self>,
        thread: &Arc<Thread>,
        draft: Draft,
    ) -> Result<MessageId, ClientError> {
        self.send_with(thread, draft, Vec::new()).await
    }

    /// Queues a message and changes `more` on the device, both or nothing.
    pub(crate) async fn send_with(
        self: &Arc<Self>,
        thread: &Arc<Thread>,
        draft: Draft,
        more: Vec<Change>,
    ) -> Result<MessageId, ClientError> {
        draft.check()?;
        // One after the other: whoever sends must not find the second before the first.
        let queueing = thread.queueing.lock().await;
        let now = self.session.server_time();
        let (id, change) = {
            let mut state = lock(&thread.state);
            state.peer_newest()?;
            contact::check(&state.history, &draft.body)?;
            let id = next_id(now, state.history.newest_opened(), platform::random());
            let change = self.shelve_draft(thread, id, &draft, now)?;
            state.history.add_waiting(id, draft.clone(), now);
            (id, change)
        };
        self.tell(thread.id);
        self.put_on_shelf(thread.id, &draft, [vec![change], more].concat()).await;
        drop(queueing);
        self.pump(thread);
        Ok(id)
    }

    /// Queues a failed message once more. Its id, unless that has become too old, stays: if the server has the
    /// message after all, it is not doubled.
    pub(crate) async fn retry(
        self: &Arc<Self>,
        thread: &Arc<Thread>,
        failed: MessageId,
    ) -> Result<MessageId, ClientError> {
        let queueing = thread.queueing.lock().await;
        let now = self.session.server_time();
        let (id, change) = {
            let mut state = lock(&thread.state);
            let (draft, reason) = state.history.take_failed(failed).ok_or(ClientError::Unknown)?;
            let too_old = reason.code() == Some(Code::MessageIdOutOfRange);
            let newest = state.history.newest_opened();
            let id = if too_old { next_id(now, newest, platform::random()) } else { failed };
            let change = self.shelve_draft(thread, id, &draft, now)?;
            state.history.add_waiting(id, draft, now);
            (id, change)
        };
        self.tell(thread.id);
        let old = (id != failed).then(|| self.off_shelf(thread.id, failed));
        self.storage.write(old.into_iter().chain([change]).collect()).await;
        drop(queueing);
        self.pump(thread);
        Ok(id)
    }

    /// Sends what waits, in the background.
    pub(crate) fn pump(self: &Arc<Self>, thread: &Arc<Thread>) {
        if lock(&thread.state).outbox.start() {
            platform::spawn(sending::run(Arc::downgrade(self), Arc::clone(thread)));
        }
    }

    /// Sends what waits anywhere.
    pub(crate) fn pump_all(&self) {
        self.defer(Work::Send);
    }

    /// Begins to send in every conversation where something waits, and goes on with files that were on their way.
    pub(crate) async fn send_all(self: &Arc<Self>) -> Result<(), ClientError> {
        for id in self.shelves().await {
            match self.thread(id).await {
                Ok(thread) => self.pump(&thread),
                // The conversation is gone, and whom the message was for.
                Err(ClientError::Unknown) => {}
                Err(error) => return Err(error),
            }
        }
        self.resume_uploads().await
    }

    /// A conversation shows something else now, and so does the list.
    pub(crate) fn tell(&self, id: ConversationId) {
        self.hub.tell(Update::Messages(id));
        self.hub.tell(Update::Conversations);
    }
}
