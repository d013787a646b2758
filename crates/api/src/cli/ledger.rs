//! `leboncoup ledger`: proving that the books are right.

use clap::Subcommand;

use crate::config::Config;
use crate::domain::ledger::verify;
use crate::{cli, startup};

/// What to do with the ledger.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum Ledger {
    /// Recompute everything: lines, balances, debts, seals, unlocks, slots, purchases, audit log. Fails with the
    /// first discrepancy. May run beside a server.
    Verify,
}

pub(super) async fn run(Ledger::Verify: Ledger, config: &Config) -> anyhow::Result<()> {
    let services = startup::assemble(config).await?;
    let report = verify::verify(&services.store, &services.keys, services.now()).await?;
    cli::say(&format!("The ledger is right: {report}."))
}
