//! Tools that cargo installs, at pinned versions.

use anyhow::Context as _;
use xshell::{Shell, cmd};

use crate::{console::say, paths};

/// Compiles and installs a crate's programs unless `program` reports exactly this version.
///
/// The tools run for seconds and are compiled by everybody: they are built fast rather than fast-running, without
/// the whole-program optimisation that their own release profiles ask for.
pub(super) fn ensure(sh: &Shell, package: &str, program: &str, version: &str) -> anyhow::Result<()> {
    let root = paths::tools()?;
    let installed = root.join("bin").join(program);
    if installed.is_file() {
        let answer = cmd!(sh, "{installed} --version").quiet().read().unwrap_or_default();
        if answer.split_whitespace().nth(1) == Some(version) {
            return Ok(());
        }
    }
    say(format_args!("  compiling {package} {version} (once per machine)"));
    cmd!(sh, "cargo install {package} --version ={version} --locked --no-default-features --root {root}")
        .env("CARGO_TARGET_DIR", paths::target().join("tools"))
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        .run()
        .with_context(|| format!("cargo could not install {package} {version}"))
}

#[cfg(test)]
mod tests {
    use crate::{paths, versions};

    #[test]
    fn the_wasm_bindgen_tool_is_the_version_of_the_wasm_bindgen_crate() {
        let lock = std::fs::read_to_string(paths::workspace().join("Cargo.lock")).unwrap();
        let expected = format!("name = \"wasm-bindgen\"\nversion = \"{}\"\n", versions::WASM_BINDGEN);
        assert!(lock.contains(&expected), "Cargo.lock and versions.rs disagree about wasm-bindgen");
    }
}
