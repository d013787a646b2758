//! How long a message takes from one person's hand to the other's eye.

use std::time::{Duration, Instant};

use client::Content;
use futures::StreamExt;
use futures::future::join_all;

use crate::throughput::Pair;

/// People who write at the same time, each waiting for the message to arrive before the next.
const WRITERS: usize = 4;
const MESSAGES: usize = 60;

/// Median and 99th percentile from `send_text` to the message in the recipient's history: sealed, sent, announced over
/// the live socket, fetched, opened, archived.
pub(crate) async fn sender_to_recipient(pairs: &[Pair]) -> (Duration, Duration) {
    let measured = join_all(pairs.iter().take(WRITERS).map(|pair| async move {
        let mut times = Vec::with_capacity(MESSAGES);
        for number in 0..MESSAGES {
            times.push(one(pair, &format!("Chrono {number}")).await);
        }
        times
    }));
    let mut times: Vec<Duration> = measured.await.into_iter().flatten().collect();
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

async fn one(pair: &Pair, text: &str) -> Duration {
    let mut updates = pair.demandeur.updates();
    let begin = Instant::now();
    pair.pro.send_text(pair.conversation, text).await.expect("a queued message");
    while !arrived(pair, text).await {
        updates.next().await.expect("a signed-in account");
    }
    begin.elapsed()
}

async fn arrived(pair: &Pair, text: &str) -> bool {
    let messages = pair.demandeur.messages(pair.conversation).await.expect("messages");
    messages.iter().any(|message| message.content == Content::Text(text.to_owned()))
}
