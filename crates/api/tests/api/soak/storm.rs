//! What goes wrong while people talk.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;
use tokio::task::block_in_place;
use tokio::time::sleep;

use super::crowd::random_below;
use crate::malicious::{Fate, Relay};
use crate::support::Server;

/// Between two blows, in milliseconds, at most.
const PAUSE: u64 = 700;

/// How long a server lives at least: whoever dies with it while signing in has made an attempt without an outcome, and five
/// of them in a row shut an account's door for a quarter of an hour.
const LIFE: Duration = Duration::from_secs(5);

/// Breaks things until everyone is `silent` and the server was killed often enough; then the weather clears. How often
/// it was killed.
pub(super) async fn rage(server: &mut Server, relay: &Relay, kills: u64, silent: &AtomicBool) -> u64 {
    relay.weather(|| match random_below(20) {
        0 => Fate::Lost,
        1 => Fate::AnswerLost,
        2 => Fate::Doubled,
        _ => Fate::Passes,
    });
    let held = Mutex::default();
    let frames = relay.frames_of_each(move |socket, frame| late_or_twice(&held, socket, frame));
    let mut killed = 0;
    while killed < kills || !silent.load(Ordering::SeqCst) {
        sleep(Duration::from_millis(random_below(PAUSE))).await;
        if random_below(2) == 0 {
            relay.cut();
        } else {
            block_in_place(|| server.kill());
            sleep(Duration::from_millis(random_below(PAUSE))).await;
            block_in_place(|| server.restart());
            killed += 1;
            sleep(LIFE).await;
        }
    }
    drop(frames);
    relay.weather(|| Fate::Passes);
    relay.cut();
    killed
}

/// Events come twice, are held back until the next one of their socket, or just come. An event of somebody else would be a
/// lie, and hide as many of one's own.
fn late_or_twice(held: &Mutex<HashMap<u64, Value>>, socket: u64, frame: Value) -> Vec<Value> {
    if frame["type"] != "event" {
        return vec![frame];
    }
    let mut held = held.lock().unwrap();
    match random_below(6) {
        0 => vec![frame.clone(), frame],
        1 => held.insert(socket, frame).into_iter().collect(),
        _ => [frame].into_iter().chain(held.remove(&socket)).collect(),
    }
}
