//! How a demande ends by its author's will or by time, and how an expired one goes on.

use protocol::demandes::{Access, Demande, Status};
use protocol::ids::{DemandeId, UserId};
use protocol::limits::DEMANDE_LIFE;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::unlocks::queue;
use store::{StoreError, Tx, demandes, users};

use super::detail;
use super::publish::{check_texts, one_at_a_time};
use crate::domain::accounts::me::caller;
use crate::domain::{DomainError, standing};

/// Demandes that expire in one transaction.
pub const EXPIRED_AT_ONCE: i64 = 200;

/// How an author ends a demande.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// They found someone.
    Resolved,
    /// They took it back.
    Withdrawn,
}

impl Ending {
    const fn status(self) -> Status {
        match self {
            Self::Resolved => Status::Resolved,
            Self::Withdrawn => Status::Withdrawn,
        }
    }
}

/// Ends the author's own demande; pros whom they had not written to get a refund if they unlocked it lately (R2).
/// Ending it twice in the same way changes nothing.
///
/// # Errors
/// `not_found` for everyone but the author, `demande_closed`, `banned`.
pub async fn end(
    tx: &mut Tx,
    id: DemandeId,
    author: UserId,
    ending: Ending,
    now: Timestamp,
) -> Result<(), DomainError> {
    standing::may_write(&caller(tx, author).await?, now)?;
    if demandes::end(tx, id, author, ending.status(), now).await? {
        queue::ending(tx, id, now).await?;
        return Ok(());
    }
    let ended = own(tx, id, author, now).await?.status == ending.status();
    if ended { Ok(()) } else { Err(Code::DemandeClosed.into()) }
}

/// Gives an expired demande of the author's 30 more days, by the rules of publishing. An open one stays as it is.
///
/// # Errors
/// `not_found` for everyone but the author, `demande_closed`, `restricted`, `banned`, `one_active_demande`,
/// `contact_in_public_field`.
pub async fn renew(tx: &mut Tx, id: DemandeId, author: UserId, now: Timestamp) -> Result<(), DomainError> {
    users::lock(tx, author).await?;
    let own = own(tx, id, author, now).await?;
    standing::may_trade(&caller(tx, author).await?, now)?;
    match own.status {
        Status::Active | Status::Full => return Ok(()),
        Status::Expired => {}
        Status::Resolved | Status::Withdrawn | Status::Hidden => return Err(Code::DemandeClosed.into()),
    }
    check_texts(own.title.as_str(), own.description.as_ref().map_or("", |text| text.as_str()))?;
    one_at_a_time(tx, author, id, now).await?;
    let renewed = demandes::renew(tx, id, author, now.plus(DEMANDE_LIFE), now).await?;
    if renewed { Ok(()) } else { Err(Code::DemandeClosed.into()) }
}

/// Ends demandes whose time is over, a bounded number; returns how many.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn expire(tx: &mut Tx, now: Timestamp) -> Result<u64, StoreError> {
    demandes::expire(tx, now, EXPIRED_AT_ONCE).await
}

/// A demande of the author's.
async fn own(tx: &mut Tx, id: DemandeId, author: UserId, now: Timestamp) -> Result<Demande, DomainError> {
    let seen = detail(tx, id, author, now).await?;
    if seen.access == Access::Author { Ok(seen) } else { Err(Code::NotFound.into()) }
}
