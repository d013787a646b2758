//! Where things lie: the workspace, the build output and the tools that `setup` installs.

use std::{
    env,
    fs::{self, File},
    path::PathBuf,
};

use anyhow::Context as _;

use crate::console::say;

/// The root of the workspace.
///
/// What `cargo run` says at run time comes first: two clones that share a target folder share this very program.
pub(crate) fn workspace() -> PathBuf {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let manifest = PathBuf::from(manifest);
    manifest.ancestors().nth(2).unwrap_or(&manifest).to_path_buf()
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

/// Waits until no other command does `work` in the same target folder, and keeps others out until dropped.
///
/// Cargo locks the folder only while it compiles, but the web build and the binaries in it are used afterwards.
///
/// # Errors
/// When the lock file cannot be made.
pub(crate) fn lock_target(work: &str) -> anyhow::Result<File> {
    fs::create_dir_all(target())?;
    let file = File::create(target().join(work).with_extension("lock"))?;
    if file.try_lock().is_err() {
        say(format_args!("  waiting for another {work} in this target folder"));
        file.lock()?;
    }
    Ok(file)
}

/// The finished web build: what the server embeds.
pub(crate) fn web_dist() -> PathBuf {
    target().join("web-dist")
}

/// The place table that the server embeds.
pub(crate) fn places_table() -> PathBuf {
    workspace().join("crates/api/assets/places.tsv.gz")
}
