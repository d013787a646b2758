//! Demandes: publishing, and how each person sees them.

mod filters;
mod publish;
mod transitions;
mod view;

pub use filters::Filters;
pub use publish::publish;
pub use transitions::{EXPIRED_AT_ONCE, Ending, end, expire, renew};
pub use view::view;

use protocol::demandes::{Access, Demande, Status};
use protocol::ids::{DemandeId, UnlockId, UserId};
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::unlocks::Unlocker;
use store::{Tx, blocks, demandes, unlocks};

use crate::domain::DomainError;

/// A demande as this person sees it.
///
/// # Errors
/// `not_found`, also for one that staff hid from everyone who has no part in it, or that a block keeps from them.
pub async fn detail(
    tx: &mut Tx,
    id: DemandeId,
    viewer: UserId,
    now: Timestamp,
) -> Result<Demande, DomainError> {
    let seen = demandes::find(tx, id, viewer).await?.ok_or(Code::NotFound)?;
    let author = seen.demande.author;
    let demande = view(seen, viewer, None, now);
    if demande.status == Status::Hidden && demande.access == Access::Locked {
        return Err(Code::NotFound.into());
    }
    if demande.access == Access::Locked && blocks::between(tx, author, viewer).await? {
        return Err(Code::NotFound.into());
    }
    Ok(demande)
}

/// The pros who unlocked the author's own demande, the oldest unlock first, behind `after`.
///
/// # Errors
/// `not_found` for everyone but the author.
pub async fn unlockers(
    tx: &mut Tx,
    id: DemandeId,
    author: UserId,
    after: Option<UnlockId>,
    limit: i64,
) -> Result<Vec<Unlocker>, DomainError> {
    let seen = demandes::find(tx, id, author).await?.ok_or(Code::NotFound)?;
    if seen.demande.author != author {
        return Err(Code::NotFound.into());
    }
    Ok(unlocks::of_demande(tx, id, after, limit).await?)
}
