//! A Python environment with the packages that check our work independently.
//!
//! Not Debian 12's own `cryptography`: it is too old for what the check uses.

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

/// Makes the environment unless it has exactly the pinned versions.
pub(super) fn ensure(sh: &Shell) -> anyhow::Result<()> {
    let python = interpreter()?;
    let wanted = versions::PYTHON_PACKAGES.map(|(name, version)| format!("{name}=={version}"));
    let installed =
        cmd!(sh, "{python} -m pip freeze --disable-pip-version-check").quiet().ignore_stderr().read();
    if installed.is_ok_and(|installed| wanted.iter().all(|pin| installed.lines().any(|line| line == pin))) {
        return Ok(());
    }
    say(format_args!("  installing Python's {}", wanted.join(", ")));
    let home = paths::cache()?.join("python");
    cmd!(sh, "python3 -m venv --clear {home}")
        .quiet()
        .run()
        .context("no Python environment could be made")?;
    cmd!(sh, "{python} -m pip install --quiet --disable-pip-version-check {wanted...}")
        .quiet()
        .run()
        .context("pip could not install Python's packages")
}
