//! What happens in the background, one thing after the other.

mod catch_up;

use std::collections::{BTreeSet, VecDeque};
use std::pin::pin;
use std::sync::{Arc, Weak};

use futures::StreamExt;
use futures::channel::mpsc::UnboundedReceiver;
use futures::future::{Either, select};
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
    while let Some(mut batch) = next(&core, &mut to_do, &mut put_off).await {
        while let Some(work) = batch.pop_front() {
            let Some(core) = core.upgrade() else { return };
            match core.carry_out(work).await {
                Ok(()) => put_off.failures = 0,
                Err(ClientError::SignedOut) => return,
                Err(error) if error.may_pass() => put_off.take(&mut batch, work),
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

/// What to do next: what is new, the most urgent first, or after a pause what was put off. None when the account is gone.
async fn next(
    core: &Weak<Core>,
    to_do: &mut UnboundedReceiver<Work>,
    put_off: &mut PutOff,
) -> Option<VecDeque<Work>> {
    let first = if put_off.work.is_empty() {
        to_do.next().await?
    } else {
        let updates = core.upgrade()?.hub.subscribe();
        let mut pause = pin!(backoff::wait(put_off.failures.saturating_sub(1), updates));
        loop {
            match select(to_do.next(), pause.as_mut()).await {
                // Asking for it once more does not end its pause.
                Either::Left((Some(work), _)) if put_off.work.contains(&work) => {}
                Either::Left((first, _)) => break first?,
                Either::Right(_) => return Some(std::mem::take(&mut put_off.work)),
            }
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
