//! `xtask fuzz`: hostile input for every parser of crypto-core, as many targets at a time as there are processors.
//!
//! A target that has run long enough without a crash for exactly these sources is not run again.

mod outcome;
mod target;

use std::{
    fs,
    num::NonZero,
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use anyhow::{Context as _, anyhow, ensure};
use clap::Args;
use xshell::{Shell, cmd};

use crate::{
    console::step,
    digest::Inputs,
    paths,
    setup::{self, Nightly},
};
use target::Target;

/// The targets, their dictionaries and the kept inputs.
const FOLDER: &str = "crates/crypto-core/fuzz";

/// Everything that the targets are compiled from.
const SOURCES: [&str; 9] = [
    "crates/crypto-core/Cargo.toml",
    "crates/crypto-core/src",
    "crates/crypto-core/fuzz/Cargo.lock",
    "crates/crypto-core/fuzz/Cargo.toml",
    "crates/crypto-core/fuzz/dictionaries",
    "crates/crypto-core/fuzz/fuzz_targets",
    "crates/crypto-core/fuzz/src",
    "crates/protocol/Cargo.toml",
    "crates/protocol/src",
];

/// How long each target has to run without a crash.
const SECONDS: u64 = 600;

/// What `xtask fuzz` accepts.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// One target instead of all
    target: Option<String>,
    /// How long each target runs
    #[arg(long, default_value_t = SECONDS)]
    seconds: u64,
    /// Afterwards, add to the committed inputs what reaches code that they do not
    #[arg(long)]
    keep: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { target: None, seconds: SECONDS, keep: false }
    }
}

/// Builds the targets and runs them.
///
/// # Errors
/// When a target does not build, when there is none of that name, or when one crashes.
pub(crate) fn run(sh: &Shell, options: &Options) -> anyhow::Result<()> {
    let _alone = paths::lock_target("xtask-fuzz")?;
    let nightly = setup::for_fuzz(sh)?;
    let targets = targets(options.target.as_deref())?;
    step("fuzz: build", || build(sh, &nightly))?;
    let inputs = Inputs::default().text(&nightly.rustc).sources(&SOURCES)?.finish();
    let waiting = Mutex::new(targets.iter());
    let broken = AtomicBool::new(false);
    // A crash ends the queue; what is running goes on, so that it does not have to run again.
    let next = || waiting.lock().ok()?.next().filter(|_| !broken.load(Ordering::Relaxed));
    let work = || {
        while let Some(target) = next() {
            target.run(&inputs, options.seconds).inspect_err(|_| broken.store(true, Ordering::Relaxed))?;
        }
        anyhow::Ok(())
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        started.into_iter().try_for_each(|worker| worker.join().map_err(|_| anyhow!("a worker panicked"))?)
    })?;
    if options.keep {
        targets.iter().try_for_each(|target| target.keep(sh))?;
    }
    Ok(())
}

/// Every target, or the one of this name.
fn targets(name: Option<&str>) -> anyhow::Result<Vec<Target>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(paths::workspace().join(FOLDER).join("fuzz_targets"))? {
        names.extend(entry?.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()));
    }
    names.sort();
    if let Some(name) = name {
        ensure!(names.iter().any(|known| known == name), "no target {name}; there are {}", names.join(", "));
        names.retain(|known| known == name);
    }
    Ok(names.into_iter().map(Target::new).collect())
}

/// Compiles the code as it ships (no `cfg(fuzzing)`), with overflow checks, for the processor at hand.
fn build(sh: &Shell, nightly: &Nightly) -> anyhow::Result<()> {
    let (folder, output) = (paths::workspace().join(FOLDER), output());
    cmd!(sh, "cargo fuzz build --fuzz-dir {folder} --target-dir {output} --sanitizer none")
        .args(["--no-cfg-fuzzing", "--debug-assertions"])
        .env("RUSTUP_TOOLCHAIN", nightly.name)
        .run()
        .context("the fuzz targets do not build")
}

/// Where the programs, the inputs that they find and their logs go.
fn output() -> PathBuf {
    paths::target().join("fuzz")
}
