//! Hiding a demande.

use protocol::ids::DemandeId;
use protocol::problem::Code;
use protocol::text::Reason;
use protocol::time::Timestamp;
use store::unlocks::queue;
use store::{Tx, audit, demandes};

use super::{Actor, act};
use crate::domain::DomainError;

/// Hides a demande for good; pros who unlocked it within 14 days get everything back (R2). One that is hidden
/// already stays as it is.
///
/// # Errors
/// `not_found`.
pub async fn hide(
    tx: &mut Tx,
    id: DemandeId,
    actor: &Actor,
    reason: &Reason,
    now: Timestamp,
) -> Result<(), DomainError> {
    if !demandes::hide(tx, id, now).await? {
        return if demandes::lock(tx, id).await? { Ok(()) } else { Err(Code::NotFound.into()) };
    }
    queue::decision(tx, id, now).await?;
    audit::append(tx, &act(&actor.name(), "hide", &id, reason, now)).await?;
    Ok(())
}
