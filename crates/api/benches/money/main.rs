//! What an unlock costs, on both databases: `cargo xtask bench money` (decision 0072).
//!
//! The release server and its 32 clients share the machine, so every rate has a yardstick in the same run, in
//! interleaved rounds: on PostgreSQL pgbench sends the statements that the server was seen to send; on SQLite the
//! same unit of work is called directly, one after another, one commit each.
#![expect(clippy::expect_used, reason = "a benchmark that cannot run has no figures")]

mod figures;
mod growth;
mod library;
mod load;
mod pgbench;
mod recording;
mod seed;
mod server;

use figures::{Figures, percentile};
use load::Load;
use seed::Region;
use server::Server;
use store::testing::Engine;

/// Each round of each side.
const ROUNDS: usize = 4;

#[tokio::main]
async fn main() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        throughput(engine).await;
    }
    for engine in [Engine::Sqlite, Engine::Postgres] {
        growth::measure(engine).await;
    }
}

async fn throughput(engine: Engine) {
    let mut server = Server::start(engine).await;
    seed::people(&server.store).await;
    for region in [Region::Http, Region::Yardstick] {
        seed::open_demandes(&server.store, region).await;
    }
    let mut load = Load::new(&server);
    let mut yardstick = Yardstick::new(&mut server, &mut load).await;
    load.run().await;
    let (mut ours, mut theirs, mut times) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(yardstick.run().await);
        let round = load.run().await;
        ours.push(round.per_second);
        times.extend(round.times);
    }
    let figures = Figures::of(engine);
    let (ours, theirs) = (mean(&ours), mean(&theirs));
    figures.print(yardstick.name(), theirs, None);
    figures.print("unlocks_per_second", ours, Some(ours / theirs));
    figures.print("unlock_p50_ms", percentile(&mut times, 50), None);
    figures.print("unlock_p99_ms", percentile(&mut times, 99), None);
}

/// What the same work costs without the server.
enum Yardstick {
    Pgbench(pgbench::Pgbench),
    Library(library::Library),
}

impl Yardstick {
    async fn new(server: &mut Server, load: &mut Load) -> Self {
        match server.engine {
            Engine::Postgres => Self::Pgbench(pgbench::Pgbench::new(server, load).await),
            Engine::Sqlite => Self::Library(library::Library::new().await),
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Pgbench(_) => "pgbench_unlocks_per_second",
            Self::Library(_) => "library_unlocks_per_second",
        }
    }

    async fn run(&mut self) -> f64 {
        match self {
            Self::Pgbench(pgbench) => pgbench.run(),
            Self::Library(library) => library.run().await,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few rounds")]
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
