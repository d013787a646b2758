//! crypto-core and two implementations that share no line with it, in both directions.

use std::{fs, path::Path};

use anyhow::Context as _;
use xshell::{Shell, cmd};

use crate::{paths, setup::python};

/// Python's `cryptography` and Chromium's WebCrypto open the frozen vectors and what each other sealed; Rust opens what
/// both sealed.
///
/// # Errors
/// The first difference, or a file or case that one of them left out.
pub(super) fn check(sh: &Shell) -> anyhow::Result<()> {
    let vectors = Path::new("crates/crypto-core/vectors");
    let made = paths::target().join("interop");
    let (by_python, by_webcrypto) = (made.join("python"), made.join("webcrypto"));
    // Nothing that an earlier run sealed may stand in for this one's.
    if made.exists() {
        fs::remove_dir_all(&made)?;
    }
    fs::create_dir_all(&by_python)?;

    python_opens(sh, vectors)?;
    python_seals(sh, &by_python)?;
    in_chromium(sh, &made)?;
    python_opens(sh, &by_webcrypto)?;
    cmd!(sh, "cargo run --quiet -p crypto-core --example open_foreign -- {by_python} {by_webcrypto}")
        .run()
        .context("Rust does not open what others sealed")
}

fn python_opens(sh: &Shell, folder: &Path) -> anyhow::Result<()> {
    let python = python::interpreter()?;
    cmd!(sh, "{python} -B e2e/interop/python/check_vectors.py {folder}")
        .run()
        .context("Python's cryptography disagrees")
}

fn python_seals(sh: &Shell, folder: &Path) -> anyhow::Result<()> {
    let python = python::interpreter()?;
    cmd!(sh, "{python} -B e2e/interop/python/produce.py {folder}").run().context("Python sealed nothing")
}

/// Checks the frozen vectors and what Python made, and fills `made/webcrypto`.
fn in_chromium(sh: &Shell, made: &Path) -> anyhow::Result<()> {
    let _folder = sh.push_dir(paths::workspace().join("e2e"));
    cmd!(sh, "npx --no-install playwright test -c interop/playwright.config.ts")
        .env("LEBONCOUP_INTEROP", made)
        .run()
        .context("WebCrypto disagrees")
}
