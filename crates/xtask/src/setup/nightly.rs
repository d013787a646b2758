//! A nightly compiler: only that one instruments a program for libFuzzer.

use anyhow::bail;
use xshell::{Shell, cmd};

use crate::{console::say, shell};

/// The nightly toolchain.
#[derive(Debug)]
pub(crate) struct Nightly {
    /// Its name, as rustup knows it.
    pub(crate) name: &'static str,
    /// Its compiler's version.
    pub(crate) rustc: String,
}

const NAME: &str = "nightly";

/// Finds the toolchain, or lets rustup install it.
pub(super) fn ensure(sh: &Shell) -> anyhow::Result<Nightly> {
    let version = || cmd!(sh, "rustup run {NAME} rustc -vV").quiet().ignore_stderr().read();
    if let Ok(rustc) = version() {
        return Ok(Nightly { name: NAME, rustc });
    }
    if shell::which(sh, "rustup").is_some() {
        say(format_args!("  rustup toolchain install {NAME}"));
        // A machine without access to rustup's server hangs rather than fails.
        let installed = cmd!(sh, "timeout 600 rustup toolchain install {NAME} --profile minimal").run();
        if let (Ok(()), Ok(rustc)) = (installed, version()) {
            return Ok(Nightly { name: NAME, rustc });
        }
    }
    bail!(
        "fuzzing needs a nightly compiler, because only that one instruments code for libFuzzer, and rustup \
         could not install one here: rustup toolchain install {NAME} --profile minimal"
    )
}
