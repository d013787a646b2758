//! `xtask bench`: the speed of a release build, and what a visitor downloads.

use anyhow::Context as _;
use clap::Args;
use serde_json::json;
use xshell::{Shell, cmd};

use crate::{
    console::{print_result, say},
    setup,
    web::{self, sizes},
};

/// What `xtask bench` accepts.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// One benchmark instead of all
    name: Option<String>,
    /// Print one JSON object per figure on standard output
    #[arg(long)]
    json: bool,
}

/// Runs the benchmarks of the client SDK against the server, then reports the size of the web build.
///
/// # Errors
/// When something does not build or a benchmark fails.
pub(crate) fn run(sh: &Shell, options: &Options) -> anyhow::Result<()> {
    let selection = options.name.iter().flat_map(|name| ["--bench", name.as_str()]);
    let format = options.json.then_some("--json");
    cmd!(sh, "cargo bench -p client {selection...} -- {format...}").run().context("a benchmark failed")?;
    let dist = web::build(sh, &setup::for_run(sh)?)?;
    let sizes = sizes::measure(&dist)?;
    if options.json {
        print_result(json!({ "name": "web_size_bytes", "files": sizes }));
    } else {
        say(sizes::report(&sizes));
    }
    Ok(())
}
