//! `xtask run`: from a clone to a running product.

mod stripe;

use std::{os::unix::process::CommandExt as _, path::Path, path::PathBuf, process};

use anyhow::Context as _;
use clap::Args;
use xshell::{Shell, cmd};

use crate::{console::step, paths, setup, web};

/// What `xtask run` accepts.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Build the server without optimisation: quicker to build, slower to answer
    #[arg(long)]
    dev: bool,
    /// Passed on to `leboncoup serve`
    #[arg(last = true)]
    args: Vec<String>,
}

/// The server's two builds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Profile {
    Dev,
    Release,
}

/// Installs, builds, and becomes the server.
///
/// # Errors
/// When something cannot be installed or built, or the server cannot be started.
pub(crate) fn run(sh: &Shell, options: &Options) -> anyhow::Result<()> {
    let toolchain = setup::for_run(sh)?;
    let dist = web::build(sh, &toolchain)?;
    let profile = if options.dev { Profile::Dev } else { Profile::Release };
    let binary = build_server(sh, profile, &dist)?;
    let variables = stripe::stand_in(sh, &binary, &options.args)?;
    let error = process::Command::new(&binary)
        .arg("serve")
        .args(&options.args)
        .envs(variables)
        .current_dir(paths::workspace())
        .exec();
    Err(error).with_context(|| format!("cannot start {}", binary.display()))
}

/// Builds `leboncoup` with the web app inside, and returns its path.
///
/// # Errors
/// When it does not compile.
pub(crate) fn build_server(sh: &Shell, profile: Profile, dist: &Path) -> anyhow::Result<PathBuf> {
    let (name, folder) = match profile {
        Profile::Dev => ("dev", "debug"),
        Profile::Release => ("release", "release"),
    };
    step("build the server", || {
        cmd!(sh, "cargo build --profile {name} -p api --bin leboncoup --features embed-web")
            .env("LEBONCOUP_WEB_DIST", dist)
            .run()
            .context("the server did not build")
    })?;
    Ok(paths::target().join(folder).join("leboncoup"))
}
