//! `leboncoup admin`: staff acts without a browser.

mod matters;
mod sanctions;

use clap::Subcommand;
use protocol::ids::{LedgerEntryId, UserId};
use protocol::money::Tokens;
use protocol::staff::Role;
use protocol::text::{Reason, Reference};
use protocol::tokens::Asset;

use crate::config::Config;
use crate::domain::staff::{self, Actor, Grant};
use crate::ports::clock::{Clock, SystemClock};
use crate::ports::random::{Random, SystemRandom};
use crate::{cli, startup};

/// A staff act.
#[derive(Debug, Subcommand)]
pub(super) enum Act {
    /// Give tokens: an entry in the ledger and one in the audit log.
    Grant {
        /// The person's id, as their account page shows it.
        #[arg(long)]
        user: UserId,
        /// standard or premium.
        #[arg(long, default_value = "standard")]
        asset: Asset,
        /// How many, at least 1.
        #[arg(long)]
        tokens: i64,
        /// Why.
        #[arg(long)]
        reason: String,
        /// What it is about; the same reference is granted once. Made up if absent.
        #[arg(long)]
        reference: Option<String>,
    },
    /// Give a staff role.
    Promote {
        /// The person's id, as their account page shows it.
        #[arg(long)]
        user: UserId,
        /// support, moderator or admin.
        #[arg(long)]
        role: Role,
        /// Why.
        #[arg(long, default_value = "promoted on the command line")]
        reason: String,
    },
    /// Look at claims and cases, and decide.
    #[command(flatten)]
    Matter(matters::Matter),
    /// Ban, lift, hide.
    #[command(flatten)]
    Sanction(sanctions::Sanction),
}

pub(super) async fn run(act: Act, config: &Config) -> anyhow::Result<()> {
    let store = startup::open_store(config).await?;
    let now = SystemClock.now();
    match act {
        Act::Grant { user, asset, tokens, reason, reference } => {
            let random: &dyn Random = &SystemRandom;
            let id = LedgerEntryId::make(now, random.bytes()?);
            let grant = Grant {
                id,
                user,
                asset,
                tokens: Tokens::try_from(tokens)?,
                reference: Reference::try_from(reference.unwrap_or_else(|| format!("cli/{id}")))?,
                reason: Reason::try_from(reason)?,
            };
            let balance =
                store.write(async |tx| staff::grant(tx, &grant, &Actor::Operator, now).await).await?;
            let (standard, premium) = (balance.standard.get(), balance.premium.get());
            cli::say(&format!("Granted; the balance is {standard} tokens and {premium} premium tokens."))
        }
        Act::Promote { user, role, reason } => {
            let reason = Reason::try_from(reason)?;
            store
                .write(async |tx| staff::promote(tx, user, role, &reason, &Actor::Operator, now).await)
                .await?;
            cli::say(&format!("The role is now {}.", role.as_str()))
        }
        Act::Matter(matter) => matters::run(matter, &store, now).await,
        Act::Sanction(sanction) => sanctions::run(sanction, &store, now).await,
    }
}
