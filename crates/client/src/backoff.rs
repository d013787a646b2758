//! How long to wait before trying again.

use std::future::ready;
use std::pin::pin;
use std::time::Duration;

use futures::StreamExt;
use futures::future::select;

use crate::platform;
use crate::updates::{Connection, Update, Updates};

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(20);

/// The pause after the `attempt`-th failure in a row (from 0): doubling from a quarter of a second to 20 s, of which
/// `jitter` (0 to 255) takes away up to half, so that many clients do not come back in step.
pub(crate) fn pause(attempt: u32, jitter: u8) -> Duration {
    let full = FIRST.saturating_mul(1 << attempt.min(16)).min(LONGEST);
    full.saturating_sub(full * u32::from(jitter) / 512)
}

/// Waits for the pause to be over, the connection to be back or the account to be gone, whichever comes first.
pub(crate) async fn wait(failures: u32, updates: Updates) {
    let [jitter] = platform::random();
    let pause = pin!(platform::sleep(pause(failures, jitter)));
    let mut back = pin!(updates.filter(|update| ready(*update == Update::Connection(Connection::Connected))));
    select(pause, back.next()).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_ceiling() {
        let pauses: Vec<u128> = (0..9).map(|attempt| pause(attempt, 0).as_millis()).collect();
        assert_eq!(pauses, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
        assert_eq!(pause(u32::MAX, 0), LONGEST);
    }

    #[test]
    fn jitter_takes_at_most_half() {
        assert!((0..=u8::MAX).all(|jitter| pause(3, jitter) >= Duration::from_secs(1)));
        assert!(pause(3, u8::MAX) < Duration::from_millis(1_010));
    }
}
