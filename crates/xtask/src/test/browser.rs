//! Unit tests inside Chromium: the same bodies as natively, compiled to WebAssembly.

use anyhow::Context as _;
use xshell::{Shell, cmd};

use crate::{
    paths,
    setup::{TARGET, WebToolchain},
    shell,
};

/// Runs a crate's tests in headless Chromium through wasm-bindgen's own runner.
///
/// The browser's flags are in the crate's `webdriver.json`.
pub(super) fn test(sh: &Shell, toolchain: &WebToolchain, package: &str) -> anyhow::Result<()> {
    let sh = sh.clone();
    toolchain.enter(&sh);
    let runner = paths::tools()?.join("bin/wasm-bindgen-test-runner");
    let driver = shell::which(&sh, "chromedriver").context("there is no chromedriver")?;
    // Without capture, so that the counts of the published vectors are seen.
    cmd!(sh, "cargo test -p {package} --lib --target {TARGET} -- --nocapture")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .run()
        .with_context(|| format!("the tests of {package} failed in the browser"))
}
