//! What the conversation list shows beyond the server's list: the newest message and how many are unread. Fetched in the
//! background, a few conversations at a time.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use futures::future::join_all;
use protocol::ids::ConversationId;

use crate::backoff;
use crate::core::Core;
use crate::error::ClientError;
use crate::platform;
use crate::sync::lock;
use crate::updates::Update;
use crate::views::ConversationView;

/// Conversations of the list that are looked at unasked.
pub(crate) const LOOKED_AT: usize = 40;

/// Conversations looked at at the same time.
const PARALLEL: usize = 6;

/// How long after some of the other conversations the next ones are looked at: each takes two or three requests, and
/// the server allows an account 1 200 in a quarter of an hour.
const STROLL: Duration = Duration::from_secs(30);

/// The conversations to look at.
#[derive(Debug, Default)]
pub(crate) struct Looks(Mutex<Queue>);

#[derive(Debug, Default)]
struct Queue {
    wanted: VecDeque<ConversationId>,
    running: bool,
    strolling: bool,
}

impl Looks {
    /// Adds conversations. True for the one who should begin.
    fn add(&self, ids: impl IntoIterator<Item = ConversationId>) -> bool {
        let mut queue = lock(&self.0);
        for id in ids {
            if !queue.wanted.contains(&id) {
                queue.wanted.push_back(id);
            }
        }
        !queue.wanted.is_empty() && !std::mem::replace(&mut queue.running, true)
    }

    /// The next ones; none ends the work.
    fn take(&self) -> Vec<ConversationId> {
        let mut queue = lock(&self.0);
        let number = queue.wanted.len().min(PARALLEL);
        queue.running = number > 0;
        queue.wanted.drain(..number).collect()
    }

    /// True for the first to ask.
    fn begins_to_stroll(&self) -> bool {
        !std::mem::replace(&mut lock(&self.0).strolling, true)
    }

    /// Puts back what could not be looked at.
    fn put_back(&self, id: ConversationId) {
        lock(&self.0).wanted.push_front(id);
    }
}

impl Core {
    /// Looks at conversations whose line in the list is not known, in this order.
    pub(crate) fn look_at(self: &Arc<Self>, ids: impl IntoIterator<Item = ConversationId>) {
        let unknown = |id: &ConversationId| {
            self.conversations.get(*id).is_some_and(|thread| !lock(&thread.state).is_fresh())
        };
        let unknown: Vec<_> = ids.into_iter().filter(unknown).collect();
        if self.looks.add(unknown) {
            platform::spawn(run(Arc::downgrade(self)));
        }
    }

    /// Looks at a conversation in which something happened while its history was not in memory.
    pub(crate) fn preview_again(self: &Arc<Self>, id: ConversationId) {
        if let Some(thread) = self.conversations.get(id) {
            lock(&thread.state).outdate();
        }
        self.look_at([id]);
    }

    /// Looks at the conversations that nobody asked for, too, little by little: in the end none is missing in the total
    /// of unread messages.
    fn stroll(self: &Arc<Self>) {
        if !self.unseen().is_empty() && self.looks.begins_to_stroll() {
            platform::spawn(stroll(Arc::downgrade(self)));
        }
    }

    /// The next conversations that nobody has looked at, latest activity first.
    fn unseen(&self) -> Vec<ConversationId> {
        let views = self.conversations.all().into_iter().filter_map(|thread| {
            let state = lock(&thread.state);
            if state.is_fresh() { None } else { state.view_if_kept() }
        });
        let mut unseen: Vec<ConversationView> = views.collect();
        unseen.sort_by_key(|view| (Reverse(view.last_activity), view.id));
        unseen.into_iter().take(PARALLEL).map(|view| view.id).collect()
    }

    async fn preview(&self, id: ConversationId) -> Result<(), ClientError> {
        let thread = self.known(id).await?;
        self.load(&thread).await?;
        self.conversations.make_room();
        Ok(())
    }
}

/// Looks at a few conversations now and then, until every one was looked at.
async fn stroll(core: Weak<Core>) {
    loop {
        let Some(core) = core.upgrade() else { return };
        let next = core.unseen();
        if next.is_empty() {
            lock(&core.looks.0).strolling = false;
            return;
        }
        core.look_at(next);
        drop(core);
        platform::sleep(STROLL).await;
    }
}

async fn run(core: Weak<Core>) {
    let mut failures = 0;
    loop {
        let Some(core) = core.upgrade() else { return };
        let batch = core.looks.take();
        if batch.is_empty() {
            core.stroll();
            return;
        }
        let outcomes = join_all(batch.iter().map(|id| core.preview(*id))).await;
        let (mut lost, mut asked) = (false, None);
        for (id, outcome) in batch.into_iter().zip(outcomes).rev() {
            match outcome {
                Err(error) if error.is_transient() => {
                    core.looks.put_back(id);
                    lost = true;
                    asked = asked.max(error.retry_after());
                }
                // Whatever else fails shows itself to whoever opens the conversation.
                Err(_) => {
                    if let Some(thread) = core.conversations.get(id) {
                        lock(&thread.state).settle_for_less();
                    }
                }
                Ok(()) => {}
            }
        }
        core.hub.tell(Update::Conversations);
        if lost {
            let updates = core.hub.subscribe();
            drop(core);
            backoff::wait(failures, asked, updates).await;
            failures += 1;
        } else {
            failures = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::time::Timestamp;

    use super::*;

    fn id(number: i64) -> ConversationId {
        ConversationId::make(Timestamp::from_millis(number), [0; 10])
    }

    #[test]
    fn one_works_through_the_queue_a_few_at_a_time_each_once() {
        let looks = Looks::default();
        assert!(!looks.add([]));
        assert!(looks.add((0..8).map(id)));
        assert!(!looks.add([id(3)]));
        assert_eq!(looks.take(), [0, 1, 2, 3, 4, 5].map(id));
        looks.put_back(id(1));
        assert_eq!(looks.take(), [1, 6, 7].map(id));
        assert_eq!(looks.take(), []);
        assert!(looks.add([id(9)]));
    }
}
