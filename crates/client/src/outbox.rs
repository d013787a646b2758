//! Messages on their way: kept on the device, sealed once, sent in order, again and again until the server has them.

mod queue;
mod record;
mod renew;
mod seal;
mod shelf;
mod unfinished;

use std::collections::VecDeque;
use std::sync::{Arc, Weak};

use protocol::ids::{ConversationId, MessageId};
use protocol::messages::{Accepted, SendMessage};
use protocol::problem::Code;

pub(crate) use queue::Outbox;
use queue::Sealed;
use record::Record;
use shelf::{Shelved, Waiting};
pub(crate) use unfinished::{Unfinished, forget_unfinished};

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
use crate::updates::Update;
use crate::work::Work;

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
    /// Queues a message: once this returns, it is on the device.
    pub(crate) async fn send_draft(
        self: &Arc<Self>,
        thread: &Arc<Thread>,
        draft: Draft,
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
        self.put_on_shelf(thread.id, &draft, change).await;
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
            platform::spawn(pump(Arc::downgrade(self), Arc::clone(thread)));
        }
    }

    /// Sends what waits anywhere.
    pub(crate) fn pump_all(&self) {
        self.defer(Work::Send);
    }

    /// Begins to send in every conversation where something waits.
    pub(crate) async fn send_all(self: &Arc<Self>) -> Result<(), ClientError> {
        for id in self.shelves().await {
            match self.thread(id).await {
                Ok(thread) => self.pump(&thread),
                // The conversation is gone, and whom the message was for.
                Err(ClientError::Unknown) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn send_next(&self, thread: &Thread, kept: &mut VecDeque<Shelved>) -> Step {
        // Nothing is sealed under keys of which only a copy says that they are the newest.
        match self.keys.confirm(&self.session).await {
            Ok(()) => {}
            Err(ClientError::SignedOut) => return Step::Rest,
            Err(_) => return Step::Later,
        }
        let sealed = match self.next_sealed(thread, kept).await {
            Ok(sealed) => sealed,
            Err(step) => return step,
        };
        match self.transmit(thread, &sealed.request).await {
            Ok(accepted) => self.settle(thread, &sealed, accepted.delivered).await,
            Err(ClientError::SignedOut) => Step::Rest,
            // An unintelligible answer leaves open whether the message was stored.
            Err(error) if error.may_pass() => Step::Later,
            Err(reason) => self.refuse(thread, &sealed, reason).await,
        }
    }

    /// The oldest message that waits, sealed; otherwise what to do instead of sending it.
    async fn next_sealed(&self, thread: &Thread, kept: &mut VecDeque<Shelved>) -> Result<Arc<Sealed>, Step> {
        let (under_way, may_send) = {
            let state = lock(&thread.state);
            let may_send = state.recipient().map(|recipient| recipient.is_some());
            (state.outbox.under_way.clone(), may_send)
        };
        if let Some(sealed) = under_way {
            return match may_send {
                Ok(true) => Ok(sealed),
                Ok(false) => Err(Step::Rest),
                Err(reason) => Err(self.refuse(thread, &sealed, reason).await),
            };
        }
        let first = &self.first_waiting(thread.id, kept).await.ok_or(Step::Rest)?;
        if Self::has_arrived(thread, first) {
            self.storage.write(vec![self.off_shelf(thread.id, first.id)]).await;
            return Err(Step::Next);
        }
        match may_send {
            Ok(true) => {}
            Ok(false) => return Err(Step::Rest),
            Err(reason) => return Err(self.give_up(thread, first, reason).await),
        }
        match self.renew_ids(thread, first).await {
            Ok(false) => {}
            Ok(true) => {
                kept.clear();
                return Err(Step::Next);
            }
            Err(reason) => return Err(self.give_up(thread, first, reason).await),
        }
        let sealed = match &first.record {
            Record::Request(request) => {
                let link = self.link_of(thread.id, request).ok_or(ClientError::Answer);
                link.map(|link| Sealed { request: (**request).clone(), link })
            }
            _ => self.seal_waiting(&lock(&thread.state), first),
        };
        let kept = sealed.and_then(|sealed| Ok((self.shelve_sealed(thread, &sealed)?, Arc::new(sealed))));
        let (change, sealed) = match kept {
            Ok(kept) => kept,
            Err(reason) => return Err(self.give_up(thread, first, reason).await),
        };
        lock(&thread.state).outbox.under_way = Some(Arc::clone(&sealed));
        // Before it is sent: whoever goes on after a crash must send the same bytes.
        self.storage.write(vec![change]).await;
        Ok(sealed)
    }

    /// True for what the archive holds already. What another tab wrote is shown here, too.
    fn has_arrived(thread: &Thread, Waiting { id, draft, written_at, .. }: &Waiting) -> bool {
        let mut state = lock(&thread.state);
        if !state.history.contains(*id) {
            state.history.add_waiting(*id, draft.clone(), *written_at);
        }
        state.history.is_archived(*id)
    }

    async fn transmit(&self, thread: &Thread, request: &SendMessage) -> Result<Accepted, ClientError> {
        let route = format!("/conversations/{}/messages", thread.id);
        let accepted: Accepted = self.session.send(Call::post(route, request)?).await?.json()?;
        if accepted.id == request.id { Ok(accepted) } else { Err(ClientError::Answer) }
    }

    async fn settle(&self, thread: &Thread, sealed: &Sealed, delivered: bool) -> Step {
        let id = sealed.request.id;
        let count = {
            let mut state = lock(&thread.state);
            state.outbox.accepted(&sealed.link);
            state.history.accepted(id, sealed.link.clone(), delivered);
            state.entries.add(sealed.request.entry.data.len());
            state.entries
        };
        self.raise(Mark::Entry, thread.id, height(Some(id)));
        self.copies.keep_entries(thread.id, [(id, &sealed.request.entry)]);
        self.tell(thread.id);
        self.storage.write(vec![self.off_shelf(thread.id, id)]).await;
        self.compact_if_due(thread.id, count);
        Step::Next
    }

    /// The server does not take what was sealed.
    async fn refuse(&self, thread: &Thread, sealed: &Sealed, reason: ClientError) -> Step {
        let id = sealed.request.id;
        lock(&thread.state).outbox.begin_anew();
        let Some(waiting) = self.find_on_shelf(thread.id, id).await else {
            lock(&thread.state).history.failed(id, reason);
            self.tell(thread.id);
            return Step::Next;
        };
        self.give_up(thread, &waiting, reason).await
    }

    /// A message stays on the device, with the reason why it goes nowhere.
    async fn give_up(&self, thread: &Thread, waiting: &Waiting, reason: ClientError) -> Step {
        let kept = self.shelve_failed(thread, waiting, &reason);
        let change = kept.unwrap_or_else(|_| self.off_shelf(thread.id, waiting.id));
        self.storage.write(vec![change]).await;
        lock(&thread.state).history.failed(waiting.id, reason);
        self.tell(thread.id);
        Step::Next
    }

    /// A conversation shows something else now, and so does the list.
    pub(crate) fn tell(&self, id: ConversationId) {
        self.hub.tell(Update::Messages(id));
        self.hub.tell(Update::Conversations);
    }
}

/// Sends until nothing waits, alone among all tabs.
async fn pump(core: Weak<Core>, thread: Arc<Thread>) {
    let Some((name, storage)) = core
        .upgrade()
        .map(|core| (format!("leboncoup-outbox-{}-{}", core.me(), thread.id), core.storage.clone()))
    else {
        return;
    };
    storage.exclusively(&name, send_in_order(core, thread)).await;
}

async fn send_in_order(core: Weak<Core>, thread: Arc<Thread>) {
    let (mut failures, mut kept) = (0, VecDeque::new());
    loop {
        let Some(core) = core.upgrade() else { return };
        match core.send_next(&thread, &mut kept).await {
            Step::Next => failures = 0,
            Step::Rest => {
                if lock(&thread.state).outbox.rest() {
                    return;
                }
                kept.clear();
            }
            Step::Later => {
                platform::wake_when_online();
                let updates = core.hub.subscribe();
                drop(core);
                backoff::wait(failures, updates).await;
                failures += 1;
            }
        }
    }
}
