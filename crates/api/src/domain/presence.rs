//! Who is there, told as coarsely as is useful, and only between people who both let others see it.

use std::time::Duration;

use protocol::ids::{ConversationId, UserId};
use protocol::live::Presence;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::{Tx, conversations, presence, users};

use crate::domain::DomainError;

/// How often instances write down who is there.
pub const REFRESH: Duration = Duration::from_mins(1);
/// Times are kept to the minute, and come every minute: within this someone is there.
const ONLINE: Duration = Duration::from_mins(3);
/// What is older is forgotten.
const RECENT: Duration = Duration::from_hours(1);

/// Remembers that these people are there, and forgets who left an hour ago.
///
/// # Errors
/// [`DomainError::Store`].
pub async fn remember(tx: &mut Tx, users: &[UserId], now: Timestamp) -> Result<(), DomainError> {
    presence::seen(tx, users, to_the_minute(now)).await?;
    Ok(presence::forget(tx, now.minus(RECENT)).await?)
}

fn to_the_minute(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.as_millis().div_euclid(60_000) * 60_000)
}

/// Whether each of these people is there.
///
/// # Errors
/// [`DomainError::Store`].
pub async fn of(
    tx: &mut Tx,
    users: &[UserId],
    now: Timestamp,
) -> Result<Vec<(UserId, Presence)>, DomainError> {
    let seen = presence::of(tx, users).await?;
    let presence = |user: &UserId| {
        let at = seen.iter().find(|(seen, _)| seen == user).map(|(_, at)| *at);
        (*user, at.map_or(Presence::Away, |at| judge(at, now)))
    };
    Ok(users.iter().map(presence).collect())
}

fn judge(seen: Timestamp, now: Timestamp) -> Presence {
    match now.since(seen) {
        age if age <= ONLINE => Presence::Online,
        age if age <= RECENT => Presence::Recently,
        _ => Presence::Away,
    }
}

/// Whether a person lets others see that they are there and typing.
///
/// # Errors
/// [`DomainError::Store`].
pub async fn is_shared(tx: &mut Tx, user: UserId) -> Result<bool, DomainError> {
    Ok(users::settings(tx, user).await?.is_some_and(|settings| settings.share_presence))
}

/// The peer of an open conversation that `user` is in.
///
/// # Errors
/// `not_found` for anyone but a member, `conversation_closed`.
pub async fn peer(tx: &mut Tx, user: UserId, id: ConversationId) -> Result<UserId, DomainError> {
    match conversations::peer(tx, user, id).await? {
        None => Err(Code::NotFound.into()),
        Some((_, false)) => Err(Code::ConversationClosed.into()),
        Some((peer, true)) => Ok(peer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_763_690_459_999);

    #[test]
    fn whoever_is_there_is_online_until_a_few_minutes_after() {
        let kept = to_the_minute(NOW);
        assert_eq!(kept.as_millis() % 60_000, 0);
        let after = |seconds| judge(kept, NOW.plus(Duration::from_secs(seconds)));
        assert_eq!(after(0), Presence::Online);
        assert_eq!(after(65), Presence::Online, "the next time is written down within a minute");
        assert_eq!(after(181), Presence::Recently);
        assert_eq!(after(3_000), Presence::Recently);
        assert_eq!(after(3_601), Presence::Away);
        assert_eq!(judge(NOW.plus(Duration::from_secs(5)), NOW), Presence::Online, "another clock is ahead");
    }
}
