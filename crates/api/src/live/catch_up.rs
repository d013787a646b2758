//! Whether a device can be brought up to date event by event.

use protocol::live::Event;

/// A device further behind than this fetches everything anew: that is less work for both sides.
pub(super) const CATCH_UP_EVENTS: u64 = 1_000;

/// Where a device that last saw `since` goes on, `head` being the account's newest event; none if it must
/// fetch everything anew.
pub(super) fn start(since: Option<u64>, head: u64) -> Option<u64> {
    match since {
        None => Some(head),
        Some(since) if since <= head && head - since <= CATCH_UP_EVENTS => Some(since),
        Some(_) => None,
    }
}

/// True if `events` go on after `cursor` without a gap. A gap means that older ones were cleared away.
pub(super) fn follow(cursor: u64, events: &[Event]) -> bool {
    events.iter().zip(cursor + 1..).all(|(event, seq)| event.seq == seq)
}

#[cfg(test)]
mod tests {
    use protocol::live::Happening;
    use protocol::time::Timestamp;

    use super::*;

    fn event(seq: u64) -> Event {
        Event { seq, at: Timestamp::from_millis(0), what: Happening::Unknown }
    }

    #[test]
    fn a_device_goes_on_where_it_stopped() {
        assert_eq!(start(Some(7), 9), Some(7));
        assert_eq!(start(None, 9), Some(9));
        assert_eq!(start(Some(9), 9), Some(9));
    }

    #[test]
    fn a_cursor_too_old_or_from_the_future_starts_anew() {
        assert_eq!(start(Some(0), CATCH_UP_EVENTS + 1), None);
        assert_eq!(start(Some(10), 9), None);
    }

    #[test]
    fn a_gap_is_noticed() {
        assert!(follow(4, &[event(5), event(6)]));
        assert!(follow(4, &[]));
        assert!(!follow(4, &[event(6)]));
        assert!(!follow(4, &[event(5), event(7)]));
    }
}
