//! What an unlock costs, on both databases: `cargo xtask bench money` (decision 0072).
//!
//! The release server and its 32 clients share the machine, so every rate has a yardstick in the same run, in
//! interleaved rounds: on PostgreSQL pgbench sends the statements that the server was seen to send; on SQLite the
//! same unit of work is called directly, one after another, one commit each.
#![expect(clippy::expect_used, reason = "a benchmark that cannot run has no figures")]

#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "nothing is read over HTTP here")]
mod support;

mod growth;
mod library;
mod load;
mod pgbench;
mod recording;
mod seed;

use load::Load;
use seed::Region;
use store::testing::Engine;
use support::rows::analyze;
use support::{Figures, Server, percentile};

/// Of each side, in turns: what else the machine does falls on both.
const ROUNDS: usize = 8;

#[tokio::main]
async fn main() {
    let parts = Parts::asked_for();
    for engine in parts.engines() {
        if parts.has("throughput") {
            throughput(engine).await;
        }
        if parts.has("growth") {
            growth::measure(engine).await;
        }
    }
}

/// What to run: the words on the command line, everything without any.
struct Parts(Vec<String>);

impl Parts {
    const ENGINES: [(&str, Engine); 2] = [("sqlite", Engine::Sqlite), ("postgres", Engine::Postgres)];
    const MEASUREMENTS: [&str; 2] = ["throughput", "growth"];

    /// Cargo adds `--bench`.
    fn asked_for() -> Self {
        let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
        let known = |word: &str| {
            Self::MEASUREMENTS.contains(&word) || Self::ENGINES.iter().any(|(name, _)| *name == word)
        };
        assert!(words.iter().all(|word| known(word)), "there is throughput, growth, sqlite and postgres");
        Self(words)
    }

    /// True when it was named, or nothing of its kind was.
    fn has(&self, measurement: &str) -> bool {
        let named = |word: &str| self.0.iter().any(|asked| asked == word);
        named(measurement) || !Self::MEASUREMENTS.into_iter().any(named)
    }

    fn engines(&self) -> impl Iterator<Item = Engine> {
        let named = |name: &str| self.0.iter().any(|word| word == name);
        let all = !Self::ENGINES.iter().any(|(name, _)| named(name));
        Self::ENGINES.into_iter().filter(move |(name, _)| all || named(name)).map(|(_, engine)| engine)
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
    // The test cluster has no autovacuum, which elsewhere tells connections within a minute that tables are empty no more.
    analyze(&server.store).await;
    let (mut ours, mut theirs, mut ratios, mut times) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let rate = yardstick.run().await;
        let round = load.run().await;
        theirs.push(rate);
        ours.push(round.per_second);
        ratios.push(round.per_second / rate);
        times.extend(round.times);
    }
    let figures = Figures::of(engine);
    figures.print(yardstick.name(), median(theirs), None);
    figures.print("unlocks_per_second", median(ours), Some(median(ratios)));
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

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
