//! `leboncoup config`: what the server would run with.

use clap::Subcommand;

use crate::config::Config;
use crate::{cli, startup};

/// A look at the configuration.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum Look {
    /// Say whether the server would start with it.
    Check,
    /// Print it without a secret.
    Print,
}

pub(super) fn run(look: Look, config: &Config) -> anyhow::Result<()> {
    match look {
        Look::Check => {
            startup::check_secrets(config)?;
            cli::say("The configuration is usable.")
        }
        Look::Print => cli::say(&config.redacted()),
    }
}
