//! When which message is sent, whether or not the ones before have arrived.

use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, interval_at, timeout};

use crate::seed::CONVERSATIONS;

pub(crate) const ROUNDS: usize = 3;
const PER_SECOND: usize = 200;
const SECONDS: usize = 8;
const MESSAGES: usize = PER_SECOND * SECONDS;
/// A message that has not arrived by then makes the run worthless.
const LATEST: Duration = Duration::from_secs(20);

/// One message: its conversation, whether the pro writes it, and its number in the run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    pub(crate) conversation: usize,
    pub(crate) by_pro: bool,
    pub(crate) number: usize,
}

/// Where recipients tell which message has reached them.
pub(crate) type Arrivals = UnboundedSender<(usize, Instant)>;

/// Sends one round and waits for its messages; how long each took from the moment it was due.
pub(crate) async fn round<F: Future<Output = ()> + Send + 'static>(
    round: usize,
    arrivals: &mut UnboundedReceiver<(usize, Instant)>,
    send: impl Fn(Turn) -> F,
) -> Vec<Duration> {
    let first = round * MESSAGES;
    let begin = Instant::now();
    let step = Duration::from_secs(1) / u32::try_from(PER_SECOND).expect("a small number");
    let mut ticks = interval_at(begin, step);
    for number in first..first + MESSAGES {
        ticks.tick().await;
        let by_pro = (number / CONVERSATIONS).is_multiple_of(2);
        tokio::spawn(send(Turn { conversation: number % CONVERSATIONS, by_pro, number }));
    }
    let mut times = vec![None; MESSAGES];
    let all = async {
        while times.contains(&None) {
            let (number, at) = arrivals.recv().await.expect("living recipients");
            let due = begin + step * u32::try_from(number - first).expect("a small number");
            times[number - first].get_or_insert(at.saturating_duration_since(due));
        }
    };
    timeout(LATEST, all).await.expect("every message arrives");
    times.into_iter().flatten().collect()
}

/// A channel for arrivals.
pub(crate) fn arrivals() -> (Arrivals, UnboundedReceiver<(usize, Instant)>) {
    unbounded_channel()
}
