//! `wasm-opt`: takes another fifth off what rustc emits.

use std::{fs, path::Path};

use anyhow::{Context as _, ensure};
use xshell::{Shell, cmd};

use crate::setup::npm;

/// What browsers and rustc agree on. `--all-features` would emit encodings that Chromium refuses.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];

/// Optimises every module of the folder for size, in place.
pub(super) fn wasm(sh: &Shell, folder: &Path) -> anyhow::Result<()> {
    let program = npm::BINARYEN.home()?.join("node_modules/binaryen/bin/wasm-opt");
    let mut found = false;
    for entry in fs::read_dir(folder)? {
        let module = entry?.path();
        if module.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        found = true;
        let smaller = module.with_extension("smaller");
        cmd!(sh, "node {program} -Oz {FEATURES...} {module} -o {smaller}")
            .quiet()
            .run()
            .with_context(|| format!("wasm-opt failed on {}", module.display()))?;
        fs::rename(&smaller, &module)?;
    }
    ensure!(found, "there is no .wasm in {}", folder.display());
    Ok(())
}
