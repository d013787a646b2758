//! The project's commands: `cargo xtask <command>` (alias in `.cargo/config.toml`).

mod bench;
mod console;
mod digest;
mod e2e;
mod fuzz;
mod paths;
mod places;
mod run;
mod setup;
mod shell;
mod test;
mod versions;
mod web;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xshell::{Shell, cmd};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Sets up, builds, runs and tests LeBonCoup")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Install what is missing for `run` and `test`
    Setup,
    /// Build the whole product and serve it
    Run(run::Options),
    /// Check and test everything: both databases, a real browser
    Test {
        /// Also run what takes long, and check the generated files
        #[arg(long)]
        full: bool,
    },
    /// Run the end-to-end tests alone
    E2e {
        /// Passed on to Playwright
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Measure: unlocks and messages per second, latencies, sizes
    Bench(bench::Options),
    /// Build the web app into the folder that the server embeds
    Web,
    /// Regenerate the table of communes
    Places {
        /// Only compare with the committed table
        #[arg(long)]
        check: bool,
    },
    /// Regenerate the test vectors of crypto-core
    Vectors,
    /// Feed the parsers of crypto-core with hostile input
    Fuzz(fuzz::Options),
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            console::say(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let sh = Shell::new()?;
    sh.change_dir(paths::workspace());
    // Fuzzing takes long and has a folder of its own: it keeps nobody else out.
    let shared = !matches!(command, Command::Fuzz(_));
    let _alone = shared.then(|| paths::lock_target("xtask")).transpose()?;
    match command {
        Command::Setup => setup::for_test(&sh).map(drop),
        Command::Run(options) => run::run(&sh, &options),
        Command::Test { full } => test::run(&sh, full),
        Command::E2e { args } => e2e::run(&sh, &args),
        Command::Bench(options) => bench::run(&sh, &options),
        Command::Web => web::build(&sh, &setup::for_run(&sh)?).map(drop),
        Command::Places { check } => places::run(&sh, check),
        Command::Fuzz(options) => fuzz::run(&sh, &options),
        Command::Vectors => Ok(cmd!(sh, "cargo run -p crypto-core --example vectors").run()?),
    }
}
