//! `xtask e2e`: Playwright against the real binary in a real Chromium.

use std::{fs, path::Path, path::PathBuf};

use anyhow::Context as _;
use xshell::{Cmd, Shell, cmd};

use crate::{
    paths,
    run::{Profile, build_server},
    setup, web,
};

/// Builds the product and runs the end-to-end tests; `args` go to Playwright.
///
/// # Errors
/// When the product does not build or a test fails.
pub(crate) fn run(sh: &Shell, args: &[String]) -> anyhow::Result<()> {
    let toolchain = setup::for_test(sh)?;
    let dist = web::build(sh, &toolchain)?;
    let binary = build_server(sh, Profile::Dev, &dist)?;
    playwright(sh, &binary, args)
}

/// Runs Playwright's tests against this binary.
///
/// # Errors
/// When the double does not build or a test fails.
pub(crate) fn playwright(sh: &Shell, binary: &Path, args: &[String]) -> anyhow::Result<()> {
    let stripe = stripe_double(sh)?;
    let fill = filler(sh)?;
    let _folder = sh.push_dir(folder());
    command(sh, binary, &stripe, args).env("LEBONCOUP_FILL", fill).run().context("an end-to-end test failed")
}

/// Playwright with the programs that its tests start: the server, and the double in Stripe's place. To be run in
/// [`folder`].
pub(crate) fn command<'a>(sh: &'a Shell, server: &Path, stripe: &Path, args: &[String]) -> Cmd<'a> {
    cmd!(sh, "npx --no-install playwright test {args...}")
        .env("LEBONCOUP_BIN", server)
        .env("LEBONCOUP_STRIPE_DOUBLE", stripe)
}

/// Builds the Stripe double and returns its path.
///
/// # Errors
/// When it does not compile.
pub(crate) fn stripe_double(sh: &Shell) -> anyhow::Result<PathBuf> {
    cmd!(sh, "cargo build --quiet -p stripe-double").run().context("the Stripe double does not build")?;
    Ok(paths::target().join("debug/stripe-double"))
}

/// Builds the program that makes long conversations and returns its path.
fn filler(sh: &Shell) -> anyhow::Result<PathBuf> {
    cmd!(sh, "cargo build --quiet -p client --example fill --features testing")
        .run()
        .context("the program that makes long conversations does not build")?;
    Ok(paths::target().join("debug/examples/fill"))
}

/// Installs the locked npm packages of `e2e/` and `e2e/stripe/`. Chromium comes from the distribution.
///
/// # Errors
/// When npm fails.
pub(crate) fn install(sh: &Shell) -> anyhow::Result<()> {
    install_packages(sh, &folder())?;
    install_packages(sh, &folder().join("stripe"))
}

/// Installs a folder's locked packages unless they are there.
fn install_packages(sh: &Shell, folder: &Path) -> anyhow::Result<()> {
    let shown = folder.display();
    let lock = fs::read_to_string(folder.join("package-lock.json"))
        .with_context(|| format!("{shown} has no package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let _folder = sh.push_dir(folder);
    cmd!(sh, "npm ci --no-audit --no-fund --ignore-scripts --loglevel error")
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .run()
        .with_context(|| format!("the packages of {shown} could not be installed"))?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// Where the end-to-end tests and the benchmarks in Chromium are.
pub(crate) fn folder() -> PathBuf {
    paths::workspace().join("e2e")
}
