//! What staff do against demandes and people.

use clap::Subcommand;
use protocol::ids::{DemandeId, UserId};
use protocol::text::Reason;
use protocol::time::Timestamp;
use store::Store;

use crate::cli;
use crate::domain::staff::{self, Actor};

/// A measure against a demande or a person, or its end.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Sanction {
    /// Ban a person: hide their demandes, close their conversations, free the slots they hold.
    Ban {
        /// The person's id.
        #[arg(long)]
        user: UserId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Lift a ban or a restriction; what the ban ended stays ended.
    Lift {
        /// The person's id.
        #[arg(long)]
        user: UserId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Hide a demande for good: pros who unlocked it within 14 days get their tokens back.
    Hide {
        /// The demande's id.
        #[arg(long)]
        demande: DemandeId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

pub(super) async fn run(sanction: Sanction, store: &Store, now: Timestamp) -> anyhow::Result<()> {
    let actor = &Actor::Operator;
    match sanction {
        Sanction::Ban { user, reason } => {
            let reason = Reason::try_from(reason)?;
            store.write(async |tx| staff::ban(tx, user, actor, &reason, now).await).await?;
            cli::say("The person is banned.")
        }
        Sanction::Lift { user, reason } => {
            let reason = Reason::try_from(reason)?;
            store.write(async |tx| staff::lift(tx, user, actor, &reason, now).await).await?;
            cli::say("The person may act.")
        }
        Sanction::Hide { demande, reason } => {
            let reason = Reason::try_from(reason)?;
            store.write(async |tx| staff::hide(tx, demande, actor, &reason, now).await).await?;
            cli::say("The demande is hidden.")
        }
    }
}
