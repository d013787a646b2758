//! `xtask setup`: installs what is missing, and takes a second when nothing is.

mod apt;
mod cargo_tools;
mod nightly;
mod node;
pub(crate) mod npm;
pub(crate) mod python;
mod wasm_target;

pub(crate) use nightly::Nightly;
pub(crate) use wasm_target::TARGET;

use xshell::Shell;

use crate::{console::step, e2e, paths, shell};

/// What a build for the browser needs to know.
#[derive(Debug)]
pub(crate) struct WebToolchain {
    /// The rustup toolchain that has the wasm32 target.
    pub(crate) name: String,
    /// Its compiler's version.
    pub(crate) rustc: String,
}

impl WebToolchain {
    /// Makes everything the shell starts build for the browser: right compiler, own target folder.
    pub(crate) fn enter(&self, sh: &Shell) {
        if !self.name.is_empty() {
            sh.set_var("RUSTUP_TOOLCHAIN", &self.name);
        }
        sh.set_var("CARGO_TARGET_DIR", paths::wasm_target());
    }
}

/// Everything `run` needs: a C compiler, Node, the wasm32 target, the web tools. No database, no browser.
///
/// # Errors
/// When something is missing and cannot be installed.
pub(crate) fn for_run(sh: &Shell) -> anyhow::Result<WebToolchain> {
    step("setup: build tools", || {
        apt::ensure(sh, &apt::BUILD)?;
        node::ensure(sh)?;
        cargo_tools::WASM_BINDGEN.ensure(sh)?;
        cargo_tools::TRUNK.ensure(sh)?;
        npm::BINARYEN.install(sh)?;
        shell::prepend_path(sh, &paths::tools()?.join("bin"))?;
        wasm_target::ensure(sh)
    })
}

/// Everything `test` needs: what `run` needs, PostgreSQL with PostGIS, Chromium, Playwright,
/// Python's cryptography.
///
/// # Errors
/// When something is missing and cannot be installed.
pub(crate) fn for_test(sh: &Shell) -> anyhow::Result<WebToolchain> {
    step("setup: database, browser and oracles", || {
        apt::ensure(sh, &apt::TEST)?;
        node::ensure(sh)?;
        python::ensure(sh)?;
        e2e::install(sh)
    })?;
    for_run(sh)
}

/// What `fuzz` needs, and nothing else does: a nightly compiler and cargo-fuzz.
///
/// # Errors
/// When something is missing and cannot be installed.
pub(crate) fn for_fuzz(sh: &Shell) -> anyhow::Result<Nightly> {
    step("setup: fuzzing", || {
        apt::ensure(sh, &apt::BUILD)?;
        cargo_tools::FUZZ.ensure(sh)?;
        shell::prepend_path(sh, &paths::tools()?.join("bin"))?;
        nightly::ensure(sh)
    })
}

/// Node and npm alone, for the data packages of `places`.
///
/// # Errors
/// When Node is missing and cannot be installed.
pub(crate) fn node(sh: &Shell) -> anyhow::Result<()> {
    node::ensure(sh)
}
