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
/// As long as a server that asks to be left alone is.
const LONGEST_ASKED: Duration = Duration::from_mins(5);

/// The pause after the `attempt`-th failure in a row (from 0): doubling from a quarter of a second to 20 s, of which
/// `jitter` (0 to 255) takes away up to half, so that many clients do not come back in step.
pub(crate) fn pause(attempt: u32, jitter: u8) -> Duration {
    let full = FIRST.saturating_mul(1 << attempt.min(16)).min(LONGEST);
    full.saturating_sub(full * u32::from(jitter) / 512)
}

/// Waits as long as the server `asked` to be left alone, if it did, then for the pause to be over, the connection to be
/// back or the account to be gone, whichever comes first.
pub(crate) async fn wait(failures: u32, asked: Option<Duration>, updates: Updates) {
    let mut back = pin!(updates.filter(|update| ready(*update == Update::Connection(Connection::Connected))));
    rest(failures, asked, pin!(back.next())).await;
}

/// What the server asked for, unless nobody should be kept waiting for so long.
pub(crate) fn within_reason(asked: Duration) -> Duration {
    asked.min(LONGEST_ASKED)
}

/// Waits as long as the server `asked` to be left alone, then for the rest of the pause or for `end`.
pub(crate) async fn rest(failures: u32, asked: Option<Duration>, end: impl Future + Unpin) {
    let [jitter] = platform::random();
    let (asked, more) = pauses(failures, asked, jitter);
    if let Some(asked) = asked {
        platform::sleep(asked).await;
    }
    select(pin!(platform::sleep(more)), end).await;
}

/// The pause that the server asked for, and the one that follows: clients that were asked the same do not come back in
/// step, either.
fn pauses(failures: u32, asked: Option<Duration>, jitter: u8) -> (Option<Duration>, Duration) {
    let own = pause(failures, jitter);
    match asked.map(within_reason) {
        Some(asked) => (Some(asked), own.saturating_sub(asked).max(pause(0, jitter))),
        None => (None, own),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use tokio::time::Instant;

    use super::*;
    use crate::updates::Hub;

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

    #[test]
    fn a_server_that_asks_to_be_left_alone_is_within_reason() {
        let seconds = |failures, asked| {
            let (asked, more) = pauses(failures, Some(Duration::from_secs(asked)), 0);
            (asked.unwrap().as_millis(), more.as_millis())
        };
        assert_eq!(seconds(0, 30), (30_000, 250));
        assert_eq!(seconds(9, 2), (2_000, 18_000), "a short wish does not make a long pause short");
        assert_eq!(seconds(0, 86_400), (300_000, 250));
        assert_eq!(pauses(2, None, 0), (None, Duration::from_secs(1)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_is_back_ends_the_own_pause_and_not_the_one_asked_for() {
        let hub = Hub::default();
        let lasted = async |asked| {
            let (start, updates) = (Instant::now(), hub.subscribe());
            hub.tell(Update::Connection(Connection::Connected));
            wait(9, asked, updates).await;
            start.elapsed()
        };
        assert!(lasted(None).await < FIRST);
        let asked = Duration::from_secs(30);
        assert!((asked..asked + FIRST).contains(&lasted(Some(asked)).await));
    }
}
