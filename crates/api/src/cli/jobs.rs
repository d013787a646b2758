//! `leboncoup jobs`: what the server does by itself.

use anyhow::{Context, bail};
use clap::Subcommand;

use crate::config::Config;
use crate::domain::jobs::{self, JOBS, run};
use crate::{cli, logging, startup};

/// What to do with the jobs.
#[derive(Debug, Subcommand)]
pub(super) enum Jobs {
    /// Say when each is run and what came of it last.
    List,
    /// Run one now, unless an instance is running it.
    Run {
        /// Its name.
        name: String,
    },
}

pub(super) async fn run(action: Jobs, config: &Config) -> anyhow::Result<()> {
    match action {
        Jobs::List => list(config).await,
        Jobs::Run { name } => {
            let job = jobs::find(&name).context("there is no such job: see `leboncoup jobs list`")?;
            logging::start(config)?;
            let services = startup::assemble(config).await?;
            let Some(outcome) = run::now(&services, job).await? else {
                bail!("{name} is being run by another process");
            };
            cli::say(&format!("{name}: {}", outcome?))
        }
    }
}

async fn list(config: &Config) -> anyhow::Result<()> {
    let store = startup::open_store(config).await?;
    let known = store.read(async |tx| store::jobs::all(tx).await).await?;
    for job in JOBS {
        let state = match known.iter().find(|known| known.name == job.name) {
            None => "never run".to_owned(),
            Some(state) => {
                let outcome = state.outcome.as_deref().unwrap_or("not finished");
                let held =
                    state.leased_until.map(|until| format!(", held until {until}")).unwrap_or_default();
                format!("begun {}{held}: {outcome}", state.started_at)
            }
        };
        cli::say(&format!("{} ({}): {state}", job.name, job.schedule))?;
    }
    Ok(())
}
