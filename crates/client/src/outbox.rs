//! Messages on their way: sealed once, sent in order, again and again until the server has them.

mod queue;
mod seal;

use std::sync::{Arc, Weak};

use futures::StreamExt;
use futures::future::select;
use protocol::ids::{ConversationId, MessageId};
use protocol::messages::{Accepted, SendMessage};
use protocol::problem::Code;

use queue::Sealed;
pub(crate) use queue::{Outbox, Queued};

use crate::backoff;
use crate::clock::next_id;
use crate::contact;
use crate::core::Core;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::http::Call;
use crate::marks::{Mark, height};
use crate::platform;
use crate::sync::lock;
use crate::thread::Thread;
use crate::updates::{Connection, Hub, Update};

/// What became of one attempt.
enum Step {
    /// On to the next message.
    Next,
    /// Nothing to do: empty, signed out, or the reader has to look at changed keys first.
    Rest,
    /// The same again after a pause.
    Later,
}

impl Core {
    /// Queues a message.
    pub(crate) fn send_draft(
        self: &Arc<Self>,
        thread: &Arc<Thread>,
        draft: Draft,
    ) -> Result<MessageId, ClientError> {
        draft.check()?;
        let now = self.session.server_time();
        let id = {
            let mut state = lock(&thread.state);
            state.peer_newest()?;
            contact::check(&state.history, &draft.body)?;
            let id = next_id(now, state.history.newest_opened(), platform::random());
            state.history.add_waiting(id, draft.clone(), now);
            state.outbox.push(Queued::new(id, draft, now));
            id
        };
        self.tell(thread.id);
        self.pump(thread);
        Ok(id)
    }

    /// Queues a failed message once more. Its id, unless that has become too old, stays: if the server has the
    /// message after all, it is not doubled.
    pub(crate) fn retry(
        self: &Arc<Self>,
        thread: &Arc<Thread>,
        id: MessageId,
    ) -> Result<MessageId, ClientError> {
        let now = self.session.server_time();
        let id = {
            let mut state = lock(&thread.state);
            let (draft, reason) = state.history.take_failed(id).ok_or(ClientError::Unknown)?;
            let too_old = reason.code() == Some(Code::MessageIdOutOfRange);
            let id =
                if too_old { next_id(now, state.history.newest_opened(), platform::random()) } else { id };
            state.history.add_waiting(id, draft.clone(), now);
            state.outbox.push(Queued::new(id, draft, now));
            id
        };
        self.tell(thread.id);
        self.pump(thread);
        Ok(id)
    }

    /// Sends what waits, in the background.
    pub(crate) fn pump(self: &Arc<Self>, thread: &Arc<Thread>) {
        if lock(&thread.state).outbox.start() {
            platform::spawn(pump(Arc::downgrade(self), Arc::clone(thread)));
        }
    }

    /// Sends what waits anywhere.
    pub(crate) fn pump_all(self: &Arc<Self>) {
        for thread in self.conversations.all() {
            self.pump(&thread);
        }
    }

    async fn send_next(&self, thread: &Thread) -> Step {
        let sealed = match self.next_sealed(thread) {
            Ok(Some(sealed)) => sealed,
            Ok(None) => return Step::Rest,
            Err(reason) => return self.give_up(thread, reason),
        };
        let route = format!("/conversations/{}/messages", thread.id);
        match self.transmit(&route, &sealed.request).await {
            Ok(accepted) => self.settle(thread, &sealed, accepted.delivered),
            Err(ClientError::SignedOut) => {
                lock(&thread.state).outbox.stop();
                Step::Rest
            }
            // An unintelligible answer leaves open whether the message was stored.
            Err(error) if error.is_transient() || error == ClientError::Answer => Step::Later,
            Err(reason) => self.give_up(thread, reason),
        }
    }

    async fn transmit(&self, route: &str, request: &SendMessage) -> Result<Accepted, ClientError> {
        let accepted: Accepted = self.session.send(Call::post(route, request)?).await?.json()?;
        if accepted.id == request.id { Ok(accepted) } else { Err(ClientError::Answer) }
    }

    fn settle(&self, thread: &Thread, sealed: &Sealed, delivered: bool) -> Step {
        let count = {
            let mut state = lock(&thread.state);
            state.outbox.accepted(sealed);
            state.history.accepted(sealed.request.id, sealed.link.clone(), delivered);
            state.entries.add(sealed.request.entry.data.len());
            state.entries
        };
        self.raise(Mark::Entry, thread.id, height(Some(sealed.request.id)));
        self.compact_if_due(thread.id, count);
        self.tell(thread.id);
        Step::Next
    }

    fn give_up(&self, thread: &Thread, reason: ClientError) -> Step {
        {
            let mut state = lock(&thread.state);
            if let Some(id) = state.outbox.refused() {
                state.history.failed(id, reason);
            }
        }
        self.tell(thread.id);
        Step::Next
    }

    /// A conversation shows something else now, and so does the list.
    pub(crate) fn tell(&self, id: ConversationId) {
        self.hub.tell(Update::Messages(id));
        self.hub.tell(Update::Conversations);
    }
}

async fn pump(core: Weak<Core>, thread: Arc<Thread>) {
    let mut failures = 0;
    loop {
        let Some(core) = core.upgrade() else { return };
        match core.send_next(&thread).await {
            Step::Next => failures = 0,
            Step::Rest => return,
            Step::Later => {
                let hub = Arc::clone(&core.hub);
                drop(core);
                wait(failures, &hub).await;
                failures += 1;
            }
        }
    }
}

/// Waits for the pause to be over or the connection to be back, whichever comes first.
pub(crate) async fn wait(failures: u32, hub: &Hub) {
    let [jitter] = platform::random();
    let pause = std::pin::pin!(platform::sleep(backoff::pause(failures, jitter)));
    let back = hub.subscribe().filter(|update| {
        let back = *update == Update::Connection(Connection::Connected);
        std::future::ready(back)
    });
    let mut back = std::pin::pin!(back);
    select(pause, back.next()).await;
}
