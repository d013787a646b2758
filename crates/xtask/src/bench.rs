//! `xtask bench`: the speed of a release build, and what a visitor downloads.

mod figures;
mod in_browser;

use anyhow::bail;
use clap::{Args, ValueEnum};
use xshell::{Shell, cmd};

use crate::{
    setup::{self, WebToolchain, python},
    web::{self, sizes},
};
use figures::{Figure, Style};

/// What `xtask bench` accepts.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// One benchmark instead of all
    name: Option<Benchmark>,
    /// Parts of `money` instead of all: throughput, growth, sqlite, postgres
    parts: Vec<String>,
    /// Print one JSON object per figure on standard output
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Benchmark {
    /// Unlocks and messages per second, latencies, on both databases
    Speed,
    /// Unlocks per second against pgbench and against bare commits; what an unlock costs after a million others
    Money,
    /// From sender to recipient under a crowd, against a bare relay; memory of an idle live socket
    Live,
    /// crypto-core against ring and OpenSSL, and in Chromium against `crypto.subtle`
    Crypto,
    /// From the password to the unlocked vault in Chromium
    LogIn,
    /// Bytes of the web build
    Size,
}

/// Runs one benchmark or all of them.
///
/// # Errors
/// When something does not build or a benchmark fails.
pub(crate) fn run(sh: &Shell, options: &Options) -> anyhow::Result<()> {
    let toolchain = setup::for_test(sh)?;
    let style = if options.json { Style::Json } else { Style::Table };
    let parts = &options.parts;
    match options.name {
        Some(Benchmark::Money) => money(sh, style, parts),
        Some(_) if !parts.is_empty() => bail!("only money has parts"),
        Some(one) => measure(sh, &toolchain, style, one),
        None => Benchmark::value_variants().iter().try_for_each(|one| measure(sh, &toolchain, style, *one)),
    }
}

fn measure(sh: &Shell, toolchain: &WebToolchain, style: Style, benchmark: Benchmark) -> anyhow::Result<()> {
    match benchmark {
        Benchmark::Speed => style.run(cmd!(sh, "cargo bench -p client --bench speed")),
        Benchmark::Money => money(sh, style, &[]),
        Benchmark::Live => style.run(cmd!(sh, "cargo bench -p api --bench live")),
        Benchmark::Crypto => {
            let python = python::interpreter()?;
            style.run(cmd!(sh, "cargo bench -p crypto-core --bench crypto"))?;
            style.run(cmd!(sh, "{python} e2e/bench/openssl.py"))?;
            in_browser::crypto(sh, toolchain, style)
        }
        Benchmark::LogIn => in_browser::log_in(sh, toolchain, style),
        Benchmark::Size => size(sh, toolchain, style),
    }
}

fn money(sh: &Shell, style: Style, parts: &[String]) -> anyhow::Result<()> {
    style.run(cmd!(sh, "cargo bench -p api --bench money -- {parts...}"))
}

#[expect(clippy::cast_precision_loss, reason = "a download is smaller than 2^53 bytes")]
fn size(sh: &Shell, toolchain: &WebToolchain, style: Style) -> anyhow::Result<()> {
    let sizes = sizes::measure(&web::build(sh, toolchain)?)?;
    for module in sizes.iter().filter(|size| size.is_module()) {
        for (engine, bytes) in [("raw", module.raw), ("gzip", module.gzip), ("brotli", module.brotli)] {
            let value = bytes as f64;
            style.print(&Figure { name: "wasm_bytes".into(), engine: engine.into(), value, ratio: None })?;
        }
    }
    Ok(())
}
