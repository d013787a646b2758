//! Time as a parameter: everything pure takes a [`Moment`]; only [`Clock`] knows what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// An instant in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// The instant so many seconds after the Unix epoch.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Whole seconds since the Unix epoch: how Stripe writes times.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The instant that much later.
    #[must_use]
    pub fn after(self, wait: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long after `earlier` this is; zero if it is not after.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// Tells the double's time, which tests move. Clones tell the same time.
#[derive(Debug, Clone)]
pub struct Clock {
    ticks: bool,
    /// Milliseconds since the epoch when the clock stands still, else ahead of the machine's clock.
    offset: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self { ticks: true, offset: Arc::default() }
    }

    /// A clock that stands at `start` until someone advances it.
    #[must_use]
    pub fn manual(start: Moment) -> Self {
        Self { ticks: false, offset: Arc::new(AtomicI64::new(start.0)) }
    }

    /// The instant of the call.
    #[must_use]
    pub fn now(&self) -> Moment {
        let offset = self.offset.load(Ordering::SeqCst);
        Moment(if self.ticks { machine_millis().saturating_add(offset) } else { offset })
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.offset.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
    }

    /// Whether time passes by itself.
    #[must_use]
    pub const fn ticks(&self) -> bool {
        self.ticks
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock that everything else takes time from")]
fn machine_millis() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_when_advanced() {
        let clock = Clock::manual(Moment::from_seconds(100));
        let same = clock.clone();
        assert_eq!(clock.now().seconds(), 100);
        same.advance(Duration::from_millis(1_500));
        assert_eq!(clock.now().seconds(), 101);
        assert_eq!(clock.now().since(Moment::from_seconds(100)), Duration::from_millis(1_500));
    }

    #[test]
    fn the_system_clock_can_be_ahead() {
        let clock = Clock::system();
        let before = clock.now();
        clock.advance(Duration::from_hours(1));
        assert!(clock.now().since(before) >= Duration::from_hours(1));
        assert_eq!(before.since(clock.now()), Duration::ZERO);
    }
}
