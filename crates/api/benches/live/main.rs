//! How quick the messenger is under a crowd: `cargo xtask bench live` (decision 0125).
//!
//! A thousand people hold live sockets to the release server while 200 messages a second go between them, half of the
//! people writing and half archiving what they get. The yardstick of the same run is a bare relay: the same rows in
//! the same database engine, one commit for a message and one for its acknowledgement, and a plain TCP stream to each
//! person, without HTTP, tokens, JSON, web sockets or events read back.
#![expect(clippy::expect_used, reason = "a benchmark that cannot run has no figures")]

#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "no server is started anew here")]
mod support;

mod crowd;
mod mail;
mod memory;
mod pool;
mod relay;
mod schedule;
mod seed;
mod socket;

use std::time::Duration;

use store::testing::Engine;
use support::{Figures, Server, percentile};

#[tokio::main]
async fn main() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        measure(engine).await;
    }
}

async fn measure(engine: Engine) {
    let server = Server::start(engine).await;
    seed::conversations(&server.store).await;
    let figures = Figures::of(engine);

    let before = memory::resident(&server.child);
    let crowd = crowd::Crowd::connect(&server).await;
    let idle = (memory::resident(&server.child) - before) / memory::PEOPLE;
    figures.print("idle_socket_kib", idle, None);

    let relay = relay::Relay::start(engine).await;
    let (mut ours, mut theirs): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
    for round in 0..schedule::ROUNDS {
        theirs.extend(relay.round(round).await);
        ours.extend(crowd.round(round).await);
    }
    for percent in [50, 99] {
        let (theirs, ours) = (percentile(&mut theirs, percent), percentile(&mut ours, percent));
        figures.print(&format!("bare_relay_p{percent}_ms"), theirs, None);
        figures.print(&format!("sender_to_recipient_p{percent}_ms"), ours, Some(ours / theirs));
    }
}
