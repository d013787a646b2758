//! Benchmarks in Chromium, driven by Playwright.

use std::path::PathBuf;

use anyhow::Context as _;
use xshell::{Shell, cmd};

use super::figures::Style;
use crate::{
    e2e, paths,
    run::{Profile, build_server},
    setup::{TARGET, WebToolchain},
    web,
};

/// From the password to the unlocked vault, in the product as it ships.
pub(super) fn log_in(sh: &Shell, toolchain: &WebToolchain, style: Style) -> anyhow::Result<()> {
    let binary = build_server(sh, Profile::Release, &web::build(sh, toolchain)?)?;
    let stripe = e2e::stripe_double(sh)?;
    let _folder = sh.push_dir(e2e::folder());
    let args = ["-c", "bench.config.ts", "log-in"].map(str::to_owned);
    style.run(e2e::command(sh, &binary, &stripe, &args))
}

/// crypto-core in WebAssembly against `crypto.subtle`.
pub(super) fn crypto(sh: &Shell, toolchain: &WebToolchain, style: Style) -> anyhow::Result<()> {
    let module = module(sh, toolchain)?;
    let _folder = sh.push_dir(e2e::folder());
    style.run(
        cmd!(sh, "npx --no-install playwright test -c bench.config.ts crypto")
            .env("LEBONCOUP_BENCH_MODULE", module),
    )
}

/// Compiles crypto-core's benchmark as the app compiles crypto-core.
fn module(sh: &Shell, toolchain: &WebToolchain) -> anyhow::Result<PathBuf> {
    let sh = sh.clone();
    toolchain.enter(&sh);
    cmd!(sh, "cargo build -p crypto-core --example in_browser --target {TARGET} --profile web")
        .run()
        .context("the module did not build")?;
    let compiled = paths::wasm_target().join(TARGET).join("web/examples/in_browser.wasm");
    let folder = paths::wasm_target().join("bench");
    cmd!(sh, "wasm-bindgen {compiled} --out-dir {folder} --target web --no-typescript").run()?;
    Ok(folder)
}
