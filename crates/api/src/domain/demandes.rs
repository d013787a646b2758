//! Demandes: publishing, and how each person sees them.

mod filters;
mod publish;
mod view;

pub use filters::Filters;
pub use publish::publish;
pub use view::view;

use protocol::demandes::{Access, Demande, Status};
use protocol::ids::{DemandeId, UserId};
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::{Tx, demandes};

use crate::domain::DomainError;

/// A demande as this person sees it.
///
/// # Errors
/// `not_found`, also for one that staff hid from everyone who has no part in it.
pub async fn detail(
    tx: &mut Tx,
    id: DemandeId,
    viewer: UserId,
    now: Timestamp,
) -> Result<Demande, DomainError> {
    let seen = demandes::find(tx, id, viewer).await?.ok_or(Code::NotFound)?;
    let demande = view(seen, viewer, None, now);
    if demande.status == Status::Hidden && demande.access == Access::Locked {
        return Err(Code::NotFound.into());
    }
    Ok(demande)
}
