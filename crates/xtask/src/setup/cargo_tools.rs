//! Tools that cargo installs, at pinned versions.

use std::path::Path;

use anyhow::Context as _;
use xshell::{Cmd, Shell, cmd};

use crate::{console::say, paths, versions};

/// A crate that brings a program.
#[derive(Debug)]
pub(super) struct Tool {
    package: &'static str,
    program: &'static str,
    version: &'static str,
}

pub(super) const TRUNK: Tool = Tool { package: "trunk", program: "trunk", version: versions::TRUNK };

/// Brings the runner of browser tests too.
pub(super) const WASM_BINDGEN: Tool =
    Tool { package: "wasm-bindgen-cli", program: "wasm-bindgen", version: versions::WASM_BINDGEN };

/// Builds fuzz targets. Not part of what everybody installs.
pub(super) const FUZZ: Tool =
    Tool { package: "cargo-fuzz", program: "cargo-fuzz", version: versions::CARGO_FUZZ };

impl Tool {
    /// Compiles and installs the tool unless it is there and reports exactly this version.
    pub(super) fn ensure(&self, sh: &Shell) -> anyhow::Result<()> {
        let Self { package, version, .. } = self;
        let root = paths::tools()?;
        if self.is_installed(sh, &root) {
            return Ok(());
        }
        say(format_args!("  compiling {package} {version} (once per machine)"));
        // The lock file is what its authors tested, but a registry mirror may lack a version that it names.
        self.install(sh, &root)
            .arg("--locked")
            .run()
            .or_else(|_| {
                say(format_args!(
                    "  the versions locked by {package} are not all available: taking newer ones"
                ));
                self.install(sh, &root).run()
            })
            .with_context(|| format!("cargo could not install {package} {version}"))
    }

    fn is_installed(&self, sh: &Shell, root: &Path) -> bool {
        let program = root.join("bin").join(self.program);
        let answer = cmd!(sh, "{program} --version").quiet().ignore_stderr().read().unwrap_or_default();
        answer.split_whitespace().nth(1) == Some(self.version)
    }

    /// The tools run for a second but everybody compiles them, so they are not optimised: that takes a quarter
    /// of the time. And they have no TLS, because they never go online here.
    fn install<'sh>(&self, sh: &'sh Shell, root: &Path) -> Cmd<'sh> {
        let Self { package, version, .. } = self;
        cmd!(sh, "cargo install {package} --version ={version} --no-default-features --root {root}")
            .env("CARGO_TARGET_DIR", paths::target().join("tools"))
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
            .env("CARGO_PROFILE_RELEASE_STRIP", "true")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wasm_bindgen_tool_is_the_version_of_the_wasm_bindgen_crate() {
        let lock = std::fs::read_to_string(paths::workspace().join("Cargo.lock")).unwrap();
        let expected = format!("name = \"wasm-bindgen\"\nversion = \"{}\"\n", versions::WASM_BINDGEN);
        assert!(lock.contains(&expected), "Cargo.lock and versions.rs disagree about wasm-bindgen");
    }
}
