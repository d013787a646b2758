//! New ids for what waited so long, or was written under so wrong a clock, that the server would refuse the old ones.

use protocol::ids::MessageId;
use protocol::limits::{MESSAGE_AHEAD, MESSAGE_BEHIND};
use protocol::time::Timestamp;

use super::record::Record;
use super::shelf::Waiting;
use crate::clock::next_id;
use crate::core::Core;
use crate::error::ClientError;
use crate::platform;
use crate::sync::lock;
use crate::thread::Thread;

/// Whether the server would refuse an id at `now`, by its clock. An id just within reach may fall out on the way.
fn is_out_of_range(id: MessageId, now: Timestamp) -> bool {
    let (ahead, behind) = (MESSAGE_AHEAD / 2, MESSAGE_BEHIND.saturating_sub(MESSAGE_AHEAD / 2));
    id.time().is_none_or(|time| time > now.plus(ahead) || time < now.minus(behind))
}

impl Core {
    /// Gives new ids to drafts from the front on, in their order, if the first needs one: those behind it must stay
    /// behind. True when it did.
    pub(super) async fn renew_ids(&self, thread: &Thread, first: &Waiting) -> Result<bool, ClientError> {
        let now = self.session.server_time();
        if !matches!(first.record, Record::Draft(_)) || !is_out_of_range(first.id, now) {
            return Ok(false);
        }
        // What is written meanwhile stays behind them.
        let _alone = thread.queueing.lock().await;
        let kept = self.on_shelf(thread.id).await;
        let opened = kept.iter().filter_map(|shelved| self.take_down(thread.id, shelved));
        let drafts: Vec<Waiting> =
            opened.filter(|waiting| matches!(waiting.record, Record::Draft(_))).collect();
        let mut changes = Vec::new();
        for Waiting { id, draft, written_at, .. } in &drafts {
            let new = {
                let mut state = lock(&thread.state);
                state.history.remove_waiting(*id);
                // Those that wait for their turn here have ids that say nothing, and so may one that has failed.
                let newest = state.history.newest_opened_of(|id| !is_out_of_range(id, now));
                let new = next_id(now, newest, platform::random());
                state.history.add_waiting(new, draft.clone(), *written_at);
                new
            };
            changes.push(self.off_shelf(thread.id, *id));
            changes.push(self.shelve_draft(thread, new, draft, *written_at)?);
        }
        self.storage.write(changes).await;
        self.tell(thread.id);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn ids_that_the_server_would_refuse_are_out_of_range_a_little_early() {
        let now = Timestamp::from_millis(1_790_000_000_000);
        let out = |time| is_out_of_range(MessageId::make(time, [0; 10]), now);
        assert!(!out(now) && !out(now.plus(MESSAGE_AHEAD / 2)) && !out(now.minus(MESSAGE_BEHIND / 2)));
        assert!(out(now.plus(MESSAGE_AHEAD)) && out(now.minus(MESSAGE_BEHIND)));
        assert!(out(now.minus(MESSAGE_BEHIND.saturating_sub(Duration::from_secs(30)))));
    }
}
