//! Read marks: telling the peer how far one has read, and learning it from them. Private between the two; whoever
//! hides theirs sees no others.

use std::sync::{Arc, Weak};
use std::time::Duration;

use crypto_core::read_mark::ReadMark;
use protocol::ids::{ConversationId, MessageId};
use protocol::problem::Code;
use protocol::read_marks::{ReadMarks, SealedReadMark};
use protocol::time::Timestamp;
use protocol::transcript::ReadRoute;

use crate::core::Core;
use crate::error::ClientError;
use crate::http::Call;
use crate::marks::Mark;
use crate::platform;
use crate::platform::rng;
use crate::sync::lock;
use crate::thread::Thread;
use crate::work::Work;

/// Marks of one conversation lie at least this far apart: whoever scrolls does not write one for each message.
const APART: Duration = Duration::from_secs(3);
/// How often a write is tried against other devices that read, too.
const ROUNDS: usize = 5;

/// How far the own marks of one conversation have come in this session.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// What the peer shall know.
    wanted: Option<MessageId>,
    /// What the newest mark says.
    known: Option<MessageId>,
    /// When it was written.
    at: Option<Timestamp>,
    /// A mark is on its way to be written.
    scheduled: bool,
}

impl Told {
    /// Wants the peer to know. How long to wait before the mark is written; `None` when nothing needs to start.
    fn want(&mut self, read: Option<MessageId>, now: Timestamp) -> Option<Duration> {
        self.wanted = self.wanted.max(read);
        if self.wanted <= self.known || std::mem::replace(&mut self.scheduled, true) {
            return None;
        }
        Some(self.at.map_or(Duration::ZERO, |at| at.plus(APART).since(now)))
    }

    /// Takes what is to be written now.
    fn take(&mut self) -> Option<MessageId> {
        self.scheduled = false;
        self.wanted.take().filter(|wanted| Some(*wanted) > self.known)
    }

    /// What was taken could not be written yet.
    fn put_back(&mut self, read: MessageId) {
        self.wanted = self.wanted.max(Some(read));
    }

    fn wrote(&mut self, read: MessageId, now: Timestamp) {
        (self.known, self.at) = (Some(read), Some(now));
    }
}

impl Core {
    /// Leaves it to the background to tell the peer that everything in memory has been read.
    pub(crate) fn leave_read_mark(self: &Arc<Self>, thread: &Thread) {
        let pause = {
            let mut state = lock(&thread.state);
            let read = state.history.newest_received_opened();
            if state.info.open { state.told.want(read, platform::now()) } else { None }
        };
        match pause {
            None => {}
            Some(Duration::ZERO) => self.defer(Work::TellRead(thread.id)),
            Some(pause) => platform::spawn(later(Arc::downgrade(self), thread.id, pause)),
        }
    }

    /// Writes the mark that is due, if there is one and the person does not hide such things.
    pub(crate) async fn tell_read(&self, thread: &Thread) -> Result<(), ClientError> {
        let Some(read) = lock(&thread.state).told.take() else { return Ok(()) };
        let outcome = self.write_mark(thread, read).await;
        if outcome.as_ref().is_err_and(ClientError::may_pass) {
            // Whoever tries again must find it.
            lock(&thread.state).told.put_back(read);
        }
        outcome
    }

    async fn write_mark(&self, thread: &Thread, read: MessageId) -> Result<(), ClientError> {
        if !self.settings().await?.share_read {
            return Ok(());
        }
        for _ in 0..ROUNDS {
            let marks: ReadMarks =
                self.session.send(Call::get(format!("/conversations/{}/read", thread.id))).await?.json()?;
            let Some(mark) = self.seal_mark(thread, read, marks.own.saturating_add(1))? else {
                return Ok(());
            };
            let call = Call::put(format!("/conversations/{}/read", thread.id), &mark)?;
            match self.session.send(call).await {
                // Another device read, too.
                Err(error) if error.code() == Some(Code::PreconditionFailed) => {}
                Err(error) if error.may_pass() => return Err(error),
                outcome => {
                    lock(&thread.state).told.wrote(read, platform::now());
                    return outcome.map(drop);
                }
            }
        }
        Ok(())
    }

    /// The mark, unless the reader has to look at the peer's new keys first.
    fn seal_mark(
        &self,
        thread: &Thread,
        read: MessageId,
        n: u64,
    ) -> Result<Option<SealedReadMark>, ClientError> {
        let (recipient, key) = {
            let state = lock(&thread.state);
            let Some(statement) = state.recipient()? else { return Ok(None) };
            (state.peer.keys.user_id, statement.keys.x25519)
        };
        let route = ReadRoute { conversation: thread.id, sender: self.me(), recipient, n };
        let sealed = self
            .keys
            .with_identity(|identity| ReadMark::up_to(read).seal(&route, identity, &key, &mut rng()));
        let envelope = sealed.map_err(|_| ClientError::BadKeys)?;
        Ok(Some(SealedReadMark { n, envelope }))
    }

    /// Learns how far the peer has read. A mark that is older than one seen before, or does not open, says nothing.
    pub(crate) async fn learn_read(&self, thread: &Thread) -> Result<(), ClientError> {
        let marks: ReadMarks =
            self.session.send(Call::get(format!("/conversations/{}/read", thread.id))).await?.json()?;
        let known = Mark::PeerRead(self.me(), thread.id);
        let Some(mark) = marks.peer.filter(|mark| u128::from(mark.n) >= self.marks.of(known)) else {
            return Ok(());
        };
        let Some(ReadMark { read, .. }) = self.open_mark(thread, &mark) else { return Ok(()) };
        self.marks.raise(known, mark.n);
        if lock(&thread.state).history.opened_up_to(Some(read)) {
            self.tell(thread.id);
        }
        Ok(())
    }

    fn open_mark(&self, thread: &Thread, mark: &SealedReadMark) -> Option<ReadMark> {
        let (sender, senders) = {
            let state = lock(&thread.state);
            (state.peer.keys.user_id, state.peer_keys.senders.clone())
        };
        let route = ReadRoute { conversation: thread.id, sender, recipient: self.me(), n: mark.n };
        self.keys.any_identity(|identity| {
            let open = |key| ReadMark::open(&mark.envelope, &route, identity, key).ok();
            senders.iter().find_map(open)
        })
    }
}

/// Writes a mark after a pause.
async fn later(core: Weak<Core>, id: ConversationId, pause: Duration) {
    platform::sleep(pause).await;
    if let Some(core) = core.upgrade() {
        core.defer(Work::TellRead(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn id(millis: u64) -> MessageId {
        MessageId::make(NOW.plus(Duration::from_millis(millis)), [0; 10])
    }

    #[test]
    fn the_first_mark_goes_at_once_and_the_last_one_always() {
        let mut told = Told::default();
        assert_eq!(told.want(Some(id(1)), NOW), Some(Duration::ZERO));
        assert_eq!(told.want(Some(id(2)), NOW), None, "one is on its way");
        let first = told.take().unwrap();
        assert_eq!(first, id(2));
        told.wrote(first, NOW);

        let soon = NOW.plus(Duration::from_secs(1));
        assert_eq!(told.want(Some(id(3)), soon), Some(Duration::from_secs(2)));
        assert_eq!(told.want(Some(id(9)), soon), None);
        assert_eq!(told.take(), Some(id(9)), "of all that was read meanwhile, the last");
        told.put_back(id(9));
        assert_eq!(told.take(), Some(id(9)), "until it is written");
    }

    #[test]
    fn what_the_peer_knows_is_not_told_again() {
        let mut told = Told::default();
        assert_eq!(told.want(None, NOW), None);
        told.wrote(id(5), NOW);
        assert_eq!(told.want(Some(id(4)), NOW), None);
        assert_eq!(told.want(Some(id(5)), NOW), None);
        assert_eq!(told.take(), None);
    }
}
