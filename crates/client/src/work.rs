//! What happens in the background, one thing after the other.

mod catch_up;

use std::collections::{BTreeSet, VecDeque};
use std::pin::{Pin, pin};
use std::sync::{Arc, Weak};

use futures::channel::mpsc::UnboundedReceiver;
use futures::future::{Either, Fuse, FusedFuture, select};
use futures::{FutureExt, StreamExt};
use protocol::ids::{ConversationId, MessageId};

use crate::backoff;
use crate::core::Core;
use crate::error::ClientError;
use crate::platform;

/// Something to do. The order is that of urgency: what is received may name what another device archived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Work {
    /// Another device archived a message.
    Entry(ConversationId, MessageId),
    /// Something about a conversation changed.
    Look(ConversationId),
    /// Empty the mailbox.
    Receive,
    /// Send what waits on the device.
    Send,
    /// Everything in memory may be outdated.
    Reload,
    /// A conversation whose history is in memory may be outdated.
    Refresh(ConversationId),
    /// Fetch what the list shows of a conversation whose history is not in memory.
    Preview(ConversationId),
    /// Seal a conversation's oldest entries into a page.
    Compact(ConversationId),
    /// Tell the server what became of the pro's first message.
    Receipt(ConversationId),
    /// Another device has read.
    Reading(ConversationId),
    /// Tell the peer how far this person has read.
    TellRead(ConversationId),
    /// Learn how far the peer has read.
    LearnRead(ConversationId),
    /// Give back to the device what the browser has thrown away.
    Restore,
}

/// Starts the task that does what is deferred.
pub(crate) fn start(core: &Arc<Core>, to_do: UnboundedReceiver<Work>) {
    platform::spawn(run(Arc::downgrade(core), to_do));
}

async fn run(core: Weak<Core>, mut to_do: UnboundedReceiver<Work>) {
    let mut put_off = PutOff::default();
    let mut pause = pin!(Fuse::terminated());
    while let Some(mut batch) = next(&mut to_do, &mut put_off, pause.as_mut()).await {
        while let Some(work) = batch.pop_front() {
            let Some(core) = core.upgrade() else { return };
            match core.carry_out(work).await {
                // What waits for its turn may still fail.
                Ok(()) if !put_off.work.is_empty() => {}
                Ok(()) => put_off.failures = 0,
                Err(ClientError::SignedOut) => return,
                Err(error) if error.may_pass() => {
                    if pause.is_terminated() {
                        let updates = core.hub.subscribe();
                        let asked = error.retry_after();
                        pause.set(backoff::wait(put_off.failures, asked, updates).fuse());
                    }
                    put_off.take(&mut batch, work);
                }
                // Whatever else fails shows itself where the interface asks for it.
                Err(_) => {}
            }
        }
    }
}

/// What failed and may succeed later.
#[derive(Debug, Default)]
struct PutOff {
    work: VecDeque<Work>,
    /// In a row.
    failures: u32,
}

impl PutOff {
    /// Puts off what failed, and what would have come after it: the server may be out of reach for all. Next time the
    /// others come first: it may be this one only that fails.
    fn take(&mut self, batch: &mut VecDeque<Work>, failed: Work) {
        self.work.append(batch);
        self.work.push_back(failed);
        self.failures = self.failures.saturating_add(1);
    }
}

/// What to do next: what was put off, once its pause is over, whatever else is new by then; otherwise what is new, the
/// most urgent first. None when the account is gone.
async fn next(
    to_do: &mut UnboundedReceiver<Work>,
    put_off: &mut PutOff,
    mut pause: Pin<&mut Fuse<impl Future<Output = ()>>>,
) -> Option<VecDeque<Work>> {
    let first = loop {
        match select(pause.as_mut(), to_do.next()).await {
            Either::Left(_) => return Some(std::mem::take(&mut put_off.work)),
            // Asking for it once more does not end its pause.
            Either::Right((Some(work), _)) if put_off.work.contains(&work) => {}
            Either::Right((first, _)) => break first?,
        }
    };
    let mut batch = BTreeSet::from([first]);
    while let Ok(more) = to_do.try_recv() {
        batch.insert(more);
    }
    batch.retain(|work| !put_off.work.contains(work));
    Some(batch.into_iter().collect())
}

impl Core {
    async fn carry_out(self: &Arc<Self>, work: Work) -> Result<(), ClientError> {
        if work != Work::Restore {
            self.keys.confirm(&self.session).await?;
        }
        match work {
            Work::Look(conversation) => self.look(conversation).await,
            Work::Receive => self.receive().await,
            Work::Send => self.send_all().await,
            Work::Restore => self.restore().await,
            Work::Entry(conversation, message) => self.catch_up(conversation, message).await,
            Work::Reload => self.reload_all().await,
            Work::Refresh(conversation) => self.refresh(&*self.known(conversation).await?).await,
            Work::Preview(conversation) => {
                self.preview_again(conversation);
                Ok(())
            }
            Work::Compact(conversation) => self.compact(&*self.known(conversation).await?).await,
            Work::Reading(conversation) => self.reread(&*self.known(conversation).await?).await,
            Work::TellRead(conversation) => self.tell_read(&*self.known(conversation).await?).await,
            Work::LearnRead(conversation) => self.learn_read(&*self.known(conversation).await?).await,
            Work::Receipt(conversation) => self.send_receipt(&*self.known(conversation).await?).await,
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::time::Duration;

    use futures::channel::mpsc;
    use protocol::time::Timestamp;

    use super::*;
    use crate::updates::Hub;

    #[test]
    fn what_failed_comes_after_what_had_to_wait_for_it() {
        let mut put_off = PutOff::default();
        put_off.take(&mut VecDeque::from([Work::Send, Work::Reload]), Work::Receive);
        assert_eq!((&put_off.work, put_off.failures), (&[Work::Send, Work::Reload, Work::Receive].into(), 1));
        let mut batch = std::mem::take(&mut put_off.work);
        let failed = batch.pop_front().unwrap();
        put_off.take(&mut batch, failed);
        assert_eq!((&put_off.work, put_off.failures), (&[Work::Reload, Work::Receive, Work::Send].into(), 2));
    }

    #[tokio::test(start_paused = true)]
    async fn an_endless_stream_of_news_does_not_hold_up_what_was_put_off() {
        let (news, mut to_do) = mpsc::unbounded();
        let (hub, mut put_off) = (Hub::default(), PutOff::default());
        put_off.take(&mut VecDeque::new(), Work::Reload);
        let mut pause = pin!(backoff::wait(0, None, hub.subscribe()).fuse());
        let mut before = 0;
        loop {
            let id = ConversationId::make(Timestamp::from_millis(before), [0; 10]);
            news.unbounded_send(Work::Look(id)).unwrap();
            news.unbounded_send(Work::Reload).unwrap();
            let batch = next(&mut to_do, &mut put_off, pause.as_mut()).await.unwrap();
            if batch == [Work::Reload] {
                break;
            }
            assert_eq!(batch, [Work::Look(id)]);
            tokio::time::sleep(Duration::from_millis(50)).await;
            before += 1;
        }
        assert!((2..=5).contains(&before), "{before}");
        assert!(pause.is_terminated() && put_off.work.is_empty());
        drop(news);
        // What came in meanwhile, and then nothing any more.
        assert_eq!(next(&mut to_do, &mut put_off, pause.as_mut()).await.map(|batch| batch.len()), Some(2));
        assert_eq!(next(&mut to_do, &mut put_off, pause.as_mut()).await, None);
    }
}
