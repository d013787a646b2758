//! The wasm32 target, by the first way that works: it is there; rustup adds it; Debian's sources build it.

mod debian;

use std::fs;

use xshell::{Shell, cmd};

use super::WebToolchain;
use crate::{console::say, shell};

/// The target triple of everything that runs in the browser.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Makes the target available and names the toolchain that has it.
pub(super) fn ensure(sh: &Shell) -> anyhow::Result<WebToolchain> {
    let name = find_or_install(sh)?;
    let rustc = match name.as_str() {
        "" => cmd!(sh, "rustc -vV").quiet().read()?,
        name => cmd!(sh, "rustup run {name} rustc -vV").quiet().read()?,
    };
    Ok(WebToolchain { name, rustc })
}

fn find_or_install(sh: &Shell) -> anyhow::Result<String> {
    // For trying the third way on a machine where the first ones work.
    if sh.var_os("LEBONCOUP_WASM_FROM_SOURCE").is_some() {
        return debian::ensure(sh);
    }
    if has_target(sh, "rustc") {
        return Ok(active(sh));
    }
    if shell::which(sh, "rustup").is_some() {
        say(format_args!("  rustup target add {TARGET}"));
        // A machine without access to rustup's server hangs rather than fails.
        if cmd!(sh, "timeout 300 rustup target add {TARGET}").run().is_ok() && has_target(sh, "rustc") {
            return Ok(active(sh));
        }
    }
    debian::ensure(sh)
}

/// Whether this compiler finds a standard library for the target.
fn has_target(sh: &Shell, rustc: &str) -> bool {
    let Ok(folder) =
        cmd!(sh, "{rustc} --print target-libdir --target {TARGET}").quiet().ignore_stderr().read()
    else {
        return false;
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).any(|name| {
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

/// The name of rustup's active toolchain; empty where there is no rustup.
fn active(sh: &Shell) -> String {
    let answer = cmd!(sh, "rustup show active-toolchain").quiet().ignore_stderr().read().unwrap_or_default();
    answer.split_whitespace().next().unwrap_or_default().to_owned()
}
