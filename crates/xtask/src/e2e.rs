//! `xtask e2e`: Playwright against the real binary in a real Chromium.

use std::{fs, path::Path, path::PathBuf};

use anyhow::Context as _;
use xshell::{Shell, cmd};

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
/// When a test fails.
pub(crate) fn playwright(sh: &Shell, binary: &Path, args: &[String]) -> anyhow::Result<()> {
    let _folder = sh.push_dir(folder());
    cmd!(sh, "npx --no-install playwright test {args...}")
        .env("LEBONCOUP_BIN", binary)
        .run()
        .context("an end-to-end test failed")
}

/// Installs the locked npm packages of `e2e/` unless they are there. Chromium comes from the distribution.
///
/// # Errors
/// When npm fails.
pub(crate) fn install(sh: &Shell) -> anyhow::Result<()> {
    let folder = folder();
    let lock =
        fs::read_to_string(folder.join("package-lock.json")).context("e2e/ has no package-lock.json")?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let _folder = sh.push_dir(&folder);
    cmd!(sh, "npm ci --no-audit --no-fund --ignore-scripts --loglevel error")
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .run()
        .context("the packages of e2e/ could not be installed")?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// Where the end-to-end tests and the benchmarks in Chromium are.
pub(crate) fn folder() -> PathBuf {
    paths::workspace().join("e2e")
}
