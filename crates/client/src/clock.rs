//! Message ids: their order is the agreed order of a conversation, so they must not depend on a wrong clock.

use protocol::ids::MessageId;
use protocol::limits::ACCESS_TOKEN;
use protocol::time::Timestamp;

/// How far this device's clock is from the server's, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Skew(i64);

impl Skew {
    /// Measured by an access token that the server made just now: it tells when it will end.
    pub(crate) fn measure(expires_at: Timestamp, now: Timestamp) -> Self {
        Self(expires_at.minus(ACCESS_TOKEN).as_millis().saturating_sub(now.as_millis()))
    }

    /// What the server's clock shows when this device's shows `now`.
    pub(crate) fn server_time(self, now: Timestamp) -> Timestamp {
        Timestamp::from_millis(now.as_millis().saturating_add(self.0))
    }
}

/// The id of a message written now: after everything seen, whatever the clock says.
pub(crate) fn next_id(server_now: Timestamp, newest_seen: Option<MessageId>, random: [u8; 10]) -> MessageId {
    let after_newest =
        newest_seen.and_then(|id| id.time()).map(|time| time.plus(std::time::Duration::from_millis(1)));
    MessageId::make(after_newest.map_or(server_now, |after| after.max(server_now)), random)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn an_id_carries_the_clock_when_nothing_newer_was_seen() {
        let seen = MessageId::make(at(500), [0; 10]);
        assert_eq!(next_id(at(1_000), Some(seen), [0; 10]).time(), Some(at(1_000)));
        assert_eq!(next_id(at(1_000), None, [0; 10]).time(), Some(at(1_000)));
    }

    #[test]
    fn an_id_follows_the_newest_seen_when_the_clock_is_late() {
        let seen = MessageId::make(at(5_000), [0xff; 10]);
        let next = next_id(at(1_000), Some(seen), [0; 10]);
        assert_eq!(next.time(), Some(at(5_001)));
        assert!(next > seen);
    }

    #[test]
    fn the_skew_of_a_wrong_clock_is_corrected() {
        let skew = Skew::measure(at(3_600_000).plus(ACCESS_TOKEN), at(0));
        assert_eq!(skew.server_time(at(50)), at(3_600_050));
        let back = Skew::measure(at(0).plus(ACCESS_TOKEN), at(3_600_000));
        assert_eq!(back.server_time(at(3_600_000)), at(0));
    }
}
