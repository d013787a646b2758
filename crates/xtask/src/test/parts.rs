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
}

const PARTS: [Part; 5] = [
    Part { name: "kills", program: "api", tests: &["faults::kill::"] },
    Part { name: "failing disks", program: "api", tests: &["faults::disk::"] },
    Part { name: "purchases", program: "api", tests: &["purchases::", "webhooks::"] },
    Part { name: "simulator, SQLite", program: "simulator", tests: &["on_sqlite"] },
    Part { name: "simulator, PostgreSQL", program: "simulator", tests: &["on_postgres"] },
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
        // The features of the ordinary run: nothing is compiled again.
        cmd!(sh, "cargo test --workspace --features api/embed-web --test {program} -- {tests...}")
            .env("LEBONCOUP_FULL", "1")
            .run()?;
        fs::write(stamp, inputs).context("the stamp of a part that has passed")
    }

    fn stamp(&self) -> anyhow::Result<PathBuf> {
        let folder = paths::target().join("full");
        fs::create_dir_all(&folder)?;
        Ok(folder.join(self.name))
    }
}
