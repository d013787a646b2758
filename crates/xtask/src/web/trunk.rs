//! Trunk: cargo, wasm-bindgen and the bundling of assets.

use std::{fs, path::Path};

use anyhow::Context as _;
use xshell::{Shell, cmd};

use crate::{paths, setup::WebToolchain};

/// Compiles the app with the `web` profile and bundles it into `dist`.
pub(super) fn build(sh: &Shell, toolchain: &WebToolchain, dist: &Path) -> anyhow::Result<()> {
    let sh = sh.clone();
    sh.change_dir(paths::workspace());
    toolchain.enter(&sh);
    if dist.exists() {
        fs::remove_dir_all(dist)?;
    }
    // Trunk runs offline, so that it takes our pinned tools and downloads none; cargo must have its crates by then.
    cmd!(sh, "cargo fetch --quiet").run().context("the crates could not be downloaded")?;
    cmd!(sh, "trunk build --offline --cargo-profile web --no-sri --dist {dist}")
        .env_remove("NO_COLOR") // Trunk takes only `true` or `false` there; others write `1`.
        .run()
        .context("the web app did not build")
}
