//! `xtask test`: everything that must hold, in the order in which it fails soonest.

mod browser;
mod interop;
mod parts;
mod server_graph;
mod stripe;
mod timings;

use anyhow::Context as _;
use xshell::{Shell, cmd};

use crate::{
    console::say,
    e2e, fuzz, places,
    run::{Profile, build_server},
    setup::{self, TARGET, WebToolchain},
    web,
};
use timings::Timings;

/// Runs every check and stops at the first failure; `full` adds what takes long.
///
/// # Errors
/// The first failure.
pub(crate) fn run(sh: &Shell, full: bool) -> anyhow::Result<()> {
    let mut timings = Timings::default();
    let result = steps(sh, full, &mut timings);
    say(timings);
    result
}

fn steps(sh: &Shell, full: bool, timings: &mut Timings) -> anyhow::Result<()> {
    let toolchain = timings.step("setup", || setup::for_test(sh))?;
    timings.step("format", || Ok(cmd!(sh, "cargo fmt --all --check").run()?))?;
    timings.step("what the server does not link", || server_graph::check(sh))?;
    // Without `embed-web` here and with it below, so that both ways of building are covered.
    timings.step("clippy, native", || Ok(cmd!(sh, "cargo clippy --all-targets -- -D warnings").run()?))?;
    timings.step("clippy, browser", || clippy_for_the_browser(sh, &toolchain))?;
    let dist = timings.step("web build", || web::build(sh, &toolchain))?;
    sh.set_var("LEBONCOUP_WEB_DIST", &dist);
    // With the app inside, so that the code that serves it is tested too.
    timings.step("tests", || Ok(cmd!(sh, "cargo test --workspace --features api/embed-web").run()?))?;
    timings.step("documentation", || {
        Ok(cmd!(sh, "cargo doc --no-deps --features api/embed-web")
            .env("RUSTDOCFLAGS", "-D warnings")
            .run()?)
    })?;
    timings.step("crypto-core in Chromium", || browser::test(sh, &toolchain, "crypto-core"))?;
    timings.step("client in Chromium", || browser::test(sh, &toolchain, "client"))?;
    timings.step("vectors, by other implementations", || interop::check(sh))?;
    timings.step("Stripe double, by Stripe's SDKs", || stripe::check(sh))?;
    // Built as it ships: `cargo test` compiled it with features that only tests ask for.
    let binary = timings.step("server with the app inside", || build_server(sh, Profile::Dev, &dist))?;
    timings.step("end to end", || e2e::playwright(sh, &binary, &[]))?;
    if full {
        parts::run(sh, timings)?;
        timings.step("place table", || places::run(sh, true))?;
        timings.step("fuzzing, 10 minutes a target", || fuzz::run(sh, &fuzz::Options::default()))?;
    }
    Ok(())
}

/// The crates that run in the browser, checked as they are compiled for it.
fn clippy_for_the_browser(sh: &Shell, toolchain: &WebToolchain) -> anyhow::Result<()> {
    let sh = sh.clone();
    toolchain.enter(&sh);
    let packages = ["-p", "web", "-p", "client", "-p", "crypto-core", "-p", "protocol"];
    let has_clippy = cmd!(sh, "cargo clippy --version").quiet().ignore_stdout().ignore_stderr().run().is_ok();
    if has_clippy {
        return cmd!(sh, "cargo clippy --target {TARGET} {packages...} -- -D warnings")
            .run()
            .context("clippy");
    }
    say("  this toolchain has no clippy: the compiler alone checks the browser's crates");
    cmd!(sh, "cargo check --target {TARGET} {packages...}").run().context("check")
}
