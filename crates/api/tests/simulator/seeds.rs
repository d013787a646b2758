//! Which seeds run, and what happens when one fails.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Mutex;
use std::thread;

use store::testing::Engine;

use crate::coverage::Coverage;
use crate::{run, shrink};

/// Steps of a seed.
const STEPS: usize = 1_000;
/// Seeds that failed once: every run begins with them.
const REGRESSIONS: &str = include_str!("regressions.txt");

/// Runs the first `ordinary` seeds, or the first `full` ones with `LEBONCOUP_FULL`, or the range that
/// `LEBONCOUP_SEEDS` names (`100..200`): after those that failed once.
pub(crate) fn run(engine: Engine, ordinary: u64, full: u64) {
    let range = match std::env::var("LEBONCOUP_SEEDS") {
        Ok(range) => parse(&range),
        Err(_) if std::env::var_os("LEBONCOUP_FULL").is_some() => 0..full,
        Err(_) => 0..ordinary,
    };
    let range_is_wide = range.end - range.start >= 10;
    let queue: Vec<u64> = regressions().into_iter().chain(range).collect();
    let (queue, coverage, failed) =
        (Mutex::new(queue.into_iter()), Mutex::new(Coverage::default()), Mutex::new(Vec::new()));
    let next = || if locked(&failed).is_empty() { locked(&queue).next() } else { None };
    let work = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        while let Some(seed) = next() {
            match runtime.block_on(run::seed(engine, seed, STEPS)) {
                Ok(reached) => locked(&coverage).add(reached),
                Err(failure) => locked(&failed).push((seed, failure)),
            }
        }
    };
    let workers = thread::available_parallelism().map_or(2, std::num::NonZero::get);
    thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    let failed = locked(&failed).pop();
    if let Some((seed, failure)) = failed {
        remember(seed);
        panic!("{}", shrink::report(engine, seed, failure));
    }
    let coverage = locked(&coverage);
    println!("{engine:?}\n{coverage}");
    if range_is_wide {
        assert_eq!(coverage.unreached(), Vec::<&str>::new(), "operations that no seed carried out");
    }
}

fn regressions() -> BTreeSet<u64> {
    let seed = |line: &str| line.parse().expect("regressions.txt has one seed a line");
    REGRESSIONS.lines().filter(|line| !line.starts_with('#')).map(seed).collect()
}

/// A failing seed is kept: the next run begins with it.
fn remember(seed: u64) {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/simulator/regressions.txt");
    if !regressions().contains(&seed) {
        let kept = std::fs::read_to_string(file).expect("regressions.txt");
        std::fs::write(file, format!("{kept}{seed}\n")).expect("regressions.txt can be written");
    }
}

fn parse(range: &str) -> Range<u64> {
    let ends = range.split_once("..").and_then(|(start, end)| Some(start.parse().ok()?..end.parse().ok()?));
    ends.unwrap_or_else(|| panic!("LEBONCOUP_SEEDS={range}: a range such as 100..200"))
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().expect("no worker panicked")
}
