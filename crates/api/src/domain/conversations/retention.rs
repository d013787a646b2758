//! Conversations that nobody writes in: their members are told, and 30 days later they go.

use protocol::ids::{ConversationId, UserId};
use protocol::limits::CONVERSATION_IDLE;
use protocol::live::Happening;
use protocol::time::Timestamp;
use store::conversations::deletion;
use store::conversations::retention::{self, Age};
use store::{Store, StoreError, Tx, events};

/// Conversations looked at in one read.
const LOOKED_AT: i64 = 1_000;
/// Rows removed in one transaction.
const REMOVED: i64 = 500;

/// What is to be done with a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    Warned,
    Deleted,
}

fn fate(age: &Age, now: Timestamp) -> Fate {
    if age.activity >= now.minus(CONVERSATION_IDLE) {
        return Fate::Stays;
    }
    match age.warned_at.and_then(|warned_at| deletion(age.activity, warned_at)) {
        None => Fate::Warned,
        Some(at) if at <= now => Fate::Deleted,
        Some(_) => Fate::Stays,
    }
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Conversations whose members were told.
    pub warned: u64,
    /// Conversations deleted.
    pub deleted: u64,
    /// Whose inboxes have grown.
    pub wake: Vec<UserId>,
}

/// Tells and deletes what is due by `now`. May be cut off anywhere: every step is whole, and the next run goes on.
///
/// # Errors
/// [`StoreError`].
pub async fn run(store: &Store, now: Timestamp) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let mut after = None;
    loop {
        let ages = store.read(async |tx| retention::ages(tx, after, LOOKED_AT).await).await?;
        let Some(last) = ages.last() else { return Ok(report) };
        after = Some(last.id);
        for age in &ages {
            if age.gone_at.is_none() && fate(age, now) != Fate::Stays {
                let (fate, wake) = store.write(async |tx| decide(tx, age.id, now).await).await?;
                report.warned += u64::from(fate == Fate::Warned);
                report.deleted += u64::from(fate == Fate::Deleted);
                report.wake.extend(wake);
                if fate == Fate::Deleted {
                    sweep(store, age.id).await?;
                }
            } else if age.gone_at.is_some() {
                sweep(store, age.id).await?;
            }
        }
    }
}

/// Does what is due under the conversation's lock: somebody may have written in between.
async fn decide(tx: &mut Tx, id: ConversationId, now: Timestamp) -> Result<(Fate, Vec<UserId>), StoreError> {
    let Some(age) = retention::lock(tx, id).await? else { return Ok((Fate::Stays, Vec::new())) };
    let fate = fate(&age, now);
    let members = match fate {
        Fate::Stays => return Ok((fate, Vec::new())),
        Fate::Warned => retention::warn(tx, id, now).await?,
        Fate::Deleted => retention::end(tx, id, now).await?,
    };
    let happening = Happening::Conversation { conversation_id: id };
    let happenings: Vec<_> = members.iter().map(|member| (*member, happening)).collect();
    events::append(tx, &happenings, now).await?;
    Ok((fate, members))
}

async fn sweep(store: &Store, id: ConversationId) -> Result<(), StoreError> {
    while store.write(async |tx| retention::sweep(tx, id, REMOVED).await).await? > 0 {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use protocol::limits::CONVERSATION_WARNING;

    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);
    const MOMENT: Duration = Duration::from_millis(1);

    fn at(now: Timestamp, warned_at: Option<Timestamp>, activity: Timestamp) -> Fate {
        let id = ConversationId::make(START, [0; 10]);
        fate(&Age { id, activity, warned_at, gone_at: None }, now)
    }

    #[test]
    fn six_months_then_thirty_days() {
        let idle = START.plus(CONVERSATION_IDLE);
        assert_eq!(at(idle, None, START), Fate::Stays);
        let warned = idle.plus(MOMENT);
        assert_eq!(at(warned, None, START), Fate::Warned);
        let end = warned.plus(CONVERSATION_WARNING);
        assert_eq!(at(end.minus(MOMENT), Some(warned), START), Fate::Stays);
        assert_eq!(at(end, Some(warned), START), Fate::Deleted);
    }

    #[test]
    fn a_message_cancels_and_the_next_silence_is_told_anew() {
        let warned = START.plus(CONVERSATION_IDLE).plus(MOMENT);
        // Stamped before the warning by a slow clock, stored after it.
        let message = warned.minus(MOMENT);
        assert_eq!(at(warned.plus(CONVERSATION_WARNING), Some(warned), message), Fate::Stays);
        let again = message.plus(CONVERSATION_IDLE).plus(MOMENT);
        assert_eq!(at(again, Some(warned), message), Fate::Warned);
        assert_eq!(at(again.plus(CONVERSATION_WARNING), Some(again), message), Fate::Deleted);
    }
}
