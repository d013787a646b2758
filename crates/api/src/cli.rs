//! The command line.

mod admin;
mod configuration;
mod import;
mod jobs;
mod ledger;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::{logging, openapi, startup};

/// `LeBonCoup`: a marketplace for local services with an end-to-end encrypted messenger.
#[derive(Debug, Parser)]
#[command(name = "leboncoup", version)]
pub struct Command {
    /// Configuration file; without it `leboncoup.toml` in the data folder, if there is one.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Serve the product (the default).
    Serve,
    /// Bring the database's schema up to date.
    Migrate,
    /// Act as staff; every act is written to the audit log.
    #[command(subcommand)]
    Admin(admin::Act),
    /// Manage the table of communes.
    #[command(subcommand)]
    Places(import::Places),
    /// Prove that nobody's tokens were lost, doubled or made up.
    #[command(subcommand)]
    Ledger(ledger::Ledger),
    /// Look at what the server does by itself, or do it now.
    #[command(subcommand)]
    Jobs(jobs::Jobs),
    /// Print the OpenAPI document.
    Openapi,
    /// Look at the configuration.
    #[command(subcommand)]
    Config(configuration::Look),
}

/// Does what the command line asks.
///
/// # Errors
/// Anything that stops it, in words for the operator.
pub async fn run(command: Command) -> anyhow::Result<()> {
    if let Some(Action::Openapi) = command.action {
        return say(&openapi::json()?);
    }
    let config = Config::read(command.config.as_deref(), &|name| std::env::var(name).ok())?;
    match command.action {
        None | Some(Action::Serve) => {
            logging::start(&config)?;
            startup::serve(config).await
        }
        Some(Action::Migrate) => {
            startup::open_store(&config).await?;
            say("The schema is up to date.")
        }
        Some(Action::Admin(act)) => admin::run(act, &config).await,
        Some(Action::Places(places)) => import::run(places, &config).await,
        Some(Action::Ledger(action)) => ledger::run(action, &config).await,
        Some(Action::Jobs(action)) => jobs::run(action, &config).await,
        Some(Action::Config(look)) => configuration::run(look, &config),
        Some(Action::Openapi) => Ok(()),
    }
}

/// Tells the operator where the product is.
pub(crate) fn announce(origin: &str) -> anyhow::Result<()> {
    say(&format!("LeBonCoup: {origin}"))
}

/// Writes a line to standard output.
fn say(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(io::stdout().lock(), "{}", text.trim_end())?)
}
