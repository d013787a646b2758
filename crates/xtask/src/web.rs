//! `xtask web`: the browser build, from Trunk's output to the folder that the server embeds.
//!
//! Trunk compiles, bundles and names by content. What it leaves is then made fit for a strict content security
//! policy (no inline script), smaller (`wasm-opt`), verifiable (integrity attributes) and ready to send
//! (precompressed), because the server only ever hands out finished bytes.

mod compress;
mod html;
mod inputs;
mod names;
mod optimise;
pub(crate) mod sizes;
mod styles;
mod trunk;
mod worker;

use std::{
    fs,
    path::{Path, PathBuf},
};

use xshell::Shell;

use crate::{
    console::{say, step},
    paths,
    setup::WebToolchain,
};

/// Builds the web app unless its inputs are those of the last build, and returns the finished folder.
///
/// # Errors
/// When compiling or any later step fails; the last finished folder then stays as it was.
pub(crate) fn build(sh: &Shell, toolchain: &WebToolchain) -> anyhow::Result<PathBuf> {
    let dist = paths::web_dist();
    let stamp = dist.with_extension("stamp");
    let inputs = inputs::digest(toolchain)?;
    if dist.join("index.html").is_file() && fs::read_to_string(&stamp).is_ok_and(|last| last == inputs) {
        say("✓ web build: unchanged");
        return Ok(dist);
    }
    let staging = paths::wasm_target().join("trunk-dist");
    step("web build: compile and bundle", || trunk::build(sh, toolchain, &staging))?;
    step("web build: optimise, name and compress", || {
        finish(sh, &staging)?;
        publish(&staging, &dist)
    })?;
    fs::write(&stamp, inputs)?;
    say(sizes::report(&sizes::measure(&dist)?));
    Ok(dist)
}

/// Turns Trunk's output into what is served, in place.
fn finish(sh: &Shell, folder: &Path) -> anyhow::Result<()> {
    let index = folder.join("index.html");
    optimise::wasm(sh, folder)?;
    let mut page = fs::read_to_string(&index)?;
    styles::join(folder, &mut page)?;
    html::move_inline_scripts(&mut page, |script| {
        names::write_hashed(folder, "boot", "js", script.as_bytes())
    })?;
    names::rename_by_content(folder, &mut page)?;
    html::add_integrity(&mut page, |file| fs::read(folder.join(file)).ok());
    html::check_policy(&page)?;
    fs::write(&index, page)?;
    worker::complete(folder)?;
    compress::folder(sh, folder)
}

/// Replaces the published folder in one step, so that nobody embeds half of one.
fn publish(staging: &Path, dist: &Path) -> anyhow::Result<()> {
    if dist.exists() {
        fs::remove_dir_all(dist)?;
    }
    fs::rename(staging, dist)?;
    Ok(())
}
