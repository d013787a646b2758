//! What `--full` runs at full length: tests that the ordinary run makes shorter, one part after the other.
//!
//! A part that has passed for exactly these sources is not run again, so that a run that was interrupted goes on.

use std::{fs, path::PathBuf};

use anyhow::Context as _;
use xshell::{Shell, cmd};

use super::timings::Timings;
use crate::{console::say, digest::Inputs, paths};

/// Tests of `crates/api/tests` whose length depends on `LEBONCOUP_FULL`.
struct Part {
    name: &'static str,
    /// The test program.
    program: &'static str,
    /// Parts of the names of its tests.
    tests: &'static [&'static str],
    /// The seeds that it runs of the simulator.
    seeds: Option<&'static str>,
}

impl Part {
    const fn of_api(name: &'static str, tests: &'static [&'static str]) -> Self {
        Self { name, program: "api", tests, seeds: None }
    }

    const fn simulator(name: &'static str, tests: &'static [&'static str], seeds: &'static str) -> Self {
        Self { name, program: "simulator", tests, seeds: Some(seeds) }
    }
}

const PARTS: [Part; 12] = [
    Part::of_api("races for the last slot", &["concurrency::"]),
    Part::of_api("kills", &["faults::kill::"]),
    Part::of_api("failing disks", &["faults::disk::"]),
    Part::of_api("purchases", &["purchases::", "webhooks::"]),
    Part::of_api("soak", &["soak::"]),
    Part::simulator("simulator, SQLite, 1 of 5", &["on_sqlite"], "0..200"),
    Part::simulator("simulator, SQLite, 2 of 5", &["on_sqlite"], "200..400"),
    Part::simulator("simulator, SQLite, 3 of 5", &["on_sqlite"], "400..600"),
    Part::simulator("simulator, SQLite, 4 of 5", &["on_sqlite"], "600..800"),
    Part::simulator("simulator, SQLite, 5 of 5", &["on_sqlite"], "800..1000"),
    Part::simulator("simulator, PostgreSQL, 1 of 2", &["on_postgres"], "0..50"),
    Part::simulator("simulator, PostgreSQL, 2 of 2", &["on_postgres"], "50..100"),
];

/// Everything that these tests are compiled from.
const SOURCES: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "crates/api",
    "crates/client",
    "crates/crypto-core/src",
    "crates/protocol",
    "crates/store",
    "crates/stripe-double",
    "migrations",
];

/// Runs the parts that have not passed yet.
///
/// # Errors
/// The first failure.
pub(super) fn run(sh: &Shell, timings: &mut Timings) -> anyhow::Result<()> {
    let inputs = Inputs::default().sources(&SOURCES)?.finish();
    PARTS.iter().try_for_each(|part| timings.step(part.name, || part.run(sh, &inputs)))
}

impl Part {
    fn run(&self, sh: &Shell, inputs: &str) -> anyhow::Result<()> {
        let stamp = self.stamp()?;
        if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == inputs) {
            say(format_args!("✓ {}: passed for these sources, not run again", self.name));
            return Ok(());
        }
        let (program, tests) = (self.program, self.tests);
        let seeds = self.seeds.map(|seeds| ("LEBONCOUP_SEEDS", seeds));
        // The features of the ordinary run: nothing is compiled again.
        cmd!(sh, "cargo test --workspace --features api/embed-web --test {program} -- {tests...}")
            .env("LEBONCOUP_FULL", "1")
            .envs(seeds)
            .run()?;
        fs::write(stamp, inputs).context("the stamp of a part that has passed")
    }

    fn stamp(&self) -> anyhow::Result<PathBuf> {
        let folder = paths::target().join("full");
        fs::create_dir_all(&folder)?;
        Ok(folder.join(self.name))
    }
}
