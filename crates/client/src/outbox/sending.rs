//! Sends what waits in one conversation, one message after the other.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};
use std::time::Duration;

use protocol::messages::{Accepted, SendMessage};

use super::queue::Sealed;
use super::record::Record;
use super::shelf::{Shelved, Waiting};
use crate::backoff;
use crate::core::Core;
use crate::error::ClientError;
use crate::http::Call;
use crate::marks::{Mark, height};
use crate::platform;
use crate::sync::lock;
use crate::thread::Thread;

/// What became of one attempt.
enum Step {
    /// On to the next message.
    Next,
    /// Nothing to do: empty, signed out, or the reader has to look at changed keys first.
    Rest,
    /// The same again after a pause, at least the one that the server asked for.
    Later(Option<Duration>),
}

impl Core {
    async fn send_next(&self, thread: &Thread, kept: &mut VecDeque<Shelved>) -> Step {
        // Nothing is sealed under keys of which only a copy says that they are the newest.
        match self.keys.confirm(&self.session).await {
            Ok(()) => {}
            Err(ClientError::SignedOut) => return Step::Rest,
            Err(error) => return Step::Later(error.retry_after()),
        }
        let sealed = match self.next_sealed(thread, kept).await {
            Ok(sealed) => sealed,
            Err(step) => return step,
        };
        match self.transmit(thread, &sealed.request).await {
            Ok(accepted) => self.settle(thread, &sealed, accepted.delivered).await,
            Err(ClientError::SignedOut) => Step::Rest,
            // An unintelligible answer leaves open whether the message was stored.
            Err(error) if error.may_pass() => Step::Later(error.retry_after()),
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
}

/// Sends until nothing waits, alone among all tabs.
pub(super) async fn run(core: Weak<Core>, thread: Arc<Thread>) {
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
            Step::Later(asked) => {
                platform::wake_when_online();
                let updates = core.hub.subscribe();
                drop(core);
                backoff::wait(failures, asked, updates).await;
                failures += 1;
            }
        }
    }
}
