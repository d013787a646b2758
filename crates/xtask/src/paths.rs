//! Where things lie: the workspace, the build output and the tools that `setup` installs.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

/// The root of the workspace.
pub(crate) fn workspace() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest).to_path_buf()
}

/// The folder that survives clones and cleans: `$LEBONCOUP_CACHE`, else `leboncoup` in the user's cache folder.
///
/// # Errors
/// When none of `LEBONCOUP_CACHE`, `XDG_CACHE_HOME` and `HOME` is set.
pub(crate) fn cache() -> anyhow::Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("LEBONCOUP_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|home| home.join("leboncoup")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/leboncoup")))
        .context("none of LEBONCOUP_CACHE, XDG_CACHE_HOME and HOME is set")
}

/// Where `cargo install` puts the pinned cargo tools.
///
/// # Errors
/// As [`cache`].
pub(crate) fn tools() -> anyhow::Result<PathBuf> {
    Ok(cache()?.join("tools"))
}

/// Cargo's target folder for this workspace.
pub(crate) fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) if !dir.is_empty() => workspace().join(dir),
        _ => workspace().join("target"),
    }
}

/// Target folder of everything built for the browser, apart from the native one so that neither waits for the
/// other's lock and a second toolchain does not disturb the first one's fingerprints.
pub(crate) fn wasm_target() -> PathBuf {
    target().join("web")
}

/// The finished web build: what the server embeds.
pub(crate) fn web_dist() -> PathBuf {
    target().join("web-dist")
}

/// The place table that the server embeds.
pub(crate) fn places_table() -> PathBuf {
    workspace().join("crates/api/assets/places.tsv.gz")
}
