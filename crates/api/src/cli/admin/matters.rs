//! What waits for staff: claims and cases.

use clap::Subcommand;
use protocol::ids::{CaseId, ClaimId, LedgerEntryId};
use protocol::staff::Decide;
use protocol::text::Reason;
use protocol::time::Timestamp;
use protocol::unlocks::Decision;
use store::Store;

use crate::cli;
use crate::domain::staff::Actor;
use crate::domain::{cases, claims};
use crate::ports::random::{Random, SystemRandom};

/// Lines of a list: more are there once these are done.
const LIST: i64 = 100;

/// Something that waits for staff.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Matter {
    /// List the claims that wait for a decision, the oldest first.
    Claims,
    /// Decide a claim, once: the pro reads the reason.
    Decide {
        /// The claim's id, as `admin claims` shows it.
        #[arg(long)]
        claim: ClaimId,
        /// accepted or rejected.
        #[arg(long)]
        decision: Decision,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// List the cases that the server opened, the oldest first, or close one.
    Cases {
        /// The id of the case to close.
        #[arg(long, requires = "reason")]
        close: Option<CaseId>,
        /// Why.
        #[arg(long, requires = "close")]
        reason: Option<String>,
    },
}

pub(super) async fn run(matter: Matter, store: &Store, now: Timestamp) -> anyhow::Result<()> {
    match matter {
        Matter::Claims => list_claims(store, now).await,
        Matter::Decide { claim, decision, reason } => {
            let random: &dyn Random = &SystemRandom;
            let line = LedgerEntryId::make(now, random.bytes()?);
            let decide = Decide { decision, reason: Reason::try_from(reason)? };
            store
                .write(async |tx| claims::decide(tx, claim, &decide, &Actor::Operator, line, now).await)
                .await?;
            cli::say(&format!("The claim is {}.", decision.as_str()))
        }
        Matter::Cases { close: Some(id), reason } => {
            let reason = Reason::try_from(reason.unwrap_or_default())?;
            store.write(async |tx| cases::close(tx, id, &reason, &Actor::Operator, now).await).await?;
            cli::say("The case is closed.")
        }
        Matter::Cases { close: None, .. } => list_cases(store).await,
    }
}

async fn list_claims(store: &Store, now: Timestamp) -> anyhow::Result<()> {
    for claim in store.read(async |tx| claims::waiting(tx, None, LIST, now).await).await? {
        let details = claim.details.map(|details| format!(" «{details}»")).unwrap_or_default();
        cli::say(&format!(
            "{} {}: {}, {} of {} tokens given back, pro {} with {} of {} refunds under the cap{details}",
            claim.created_at,
            claim.id,
            claim.grievance.as_str(),
            claim.refunded.get(),
            claim.spent.get(),
            claim.pro_id,
            claim.capped,
            claim.cap,
        ))?;
    }
    Ok(())
}

async fn list_cases(store: &Store) -> anyhow::Result<()> {
    for case in store.read(async |tx| store::cases::waiting(tx, None, LIST).await).await? {
        cli::say(&format!("{} {}: {} about {}", case.opened_at, case.id, case.kind, case.subject_id))?;
    }
    Ok(())
}
