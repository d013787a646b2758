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
    let toolchain = setup::for_test(sh)?;
    let selection = options.name.iter().flat_map(|name| ["--bench", name.as_str()]);
    let format = options.json.then_some("--json");
    cmd!(sh, "cargo bench -p client {selection...} -- {format...}").run().context("a benchmark failed")?;
    let sizes = sizes::measure(&web::build(sh, &toolchain)?)?;
    if !options.json {
        say(sizes::report(&sizes));
        return Ok(());
    }
    for module in sizes.iter().filter(|size| size.is_module()) {
        let figures = [("raw", module.raw), ("gzip", module.gzip), ("brotli", module.brotli)];
        for (encoding, bytes) in figures {
            // In the form of the benchmarks' own lines.
            print_result(json!({ "name": "wasm_bytes", "engine": encoding, "value": bytes, "ratio": null }));
        }
    }
    Ok(())
}
