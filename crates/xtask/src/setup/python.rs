//! A Python environment with the `cryptography` package, which reads our test vectors independently.
//!
//! Not Debian 12's own package: it is too old for what the check uses.

use std::path::PathBuf;

use anyhow::Context as _;
use xshell::{Shell, cmd};

use crate::{console::say, paths, versions};

/// The interpreter of that environment, made by [`ensure`].
///
/// # Errors
/// When there is no cache folder.
pub(crate) fn interpreter() -> anyhow::Result<PathBuf> {
    Ok(paths::cache()?.join("python/bin/python"))
}

/// Makes the environment unless it has exactly the pinned version.
pub(super) fn ensure(sh: &Shell) -> anyhow::Result<()> {
    let python = interpreter()?;
    let version = versions::PYTHON_CRYPTOGRAPHY;
    let question = "import cryptography; print(cryptography.__version__)";
    if cmd!(sh, "{python} -c {question}").quiet().ignore_stderr().read().is_ok_and(|answer| answer == version)
    {
        return Ok(());
    }
    say(format_args!("  installing Python's cryptography {version}"));
    let home = paths::cache()?.join("python");
    cmd!(sh, "python3 -m venv --clear {home}")
        .quiet()
        .run()
        .context("no Python environment could be made")?;
    cmd!(sh, "{python} -m pip install --quiet --disable-pip-version-check cryptography=={version}")
        .quiet()
        .run()
        .context("pip could not install cryptography")
}
