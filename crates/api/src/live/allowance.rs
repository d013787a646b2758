//! How many frames a client may send.

use std::time::{Duration, Instant};

/// Frames at once.
const MOST: u32 = 40;
/// Another frame is allowed this often.
const EACH: Duration = Duration::from_millis(200);

/// A bucket of frames that fills up again.
#[derive(Debug)]
pub(super) struct Allowance {
    left: u32,
    filled: Instant,
}

impl Allowance {
    pub(super) const fn full(now: Instant) -> Self {
        Self { left: MOST, filled: now }
    }

    /// Takes one frame; false when there is none left.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        let grown = now.saturating_duration_since(self.filled).as_millis() / EACH.as_millis();
        if let Ok(grown @ 1..) = u32::try_from(grown) {
            self.left = self.left.saturating_add(grown).min(MOST);
            self.filled = now;
        }
        let allowed = self.left > 0;
        self.left = self.left.saturating_sub(1);
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_a_flood_is_not() {
        let start = Instant::now();
        let mut allowance = Allowance::full(start);
        assert!((0..MOST).all(|_| allowance.take(start)));
        assert!(!allowance.take(start));
        let later = start + EACH;
        assert!(allowance.take(later));
        assert!(!allowance.take(later));
        let much_later = later + Duration::from_hours(1);
        assert_eq!((0..1_000).filter(|_| allowance.take(much_later)).count(), 40);
    }
}
