//! Why a slot could not be taken.

use protocol::accounts::Kind;
use protocol::demandes::Status;
use protocol::limits::PREMIUM_SLOTS;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::{StoreError, Tx, blocks, demandes, users};

use crate::domain::accounts::me;
use crate::domain::unlocks::Wish;
use crate::domain::{DomainError, standing};

/// Names the reason: `not_found`, `own_demande`, `not_a_pro`, `restricted`, `banned`, `demande_full` or
/// `demande_closed`. [`StoreError::Conflict`] when the same pro has just unlocked it, or a slot is free by now: on
/// PostgreSQL this sees refunds that the statement before did not.
///
/// # Errors
/// [`DomainError::Store`] when it cannot be found out.
pub(super) async fn explain(tx: &mut Tx, wish: &Wish, now: Timestamp) -> Result<DomainError, DomainError> {
    let pro = me::caller(tx, wish.pro).await?;
    let Some(seen) = demandes::find(tx, wish.demande, wish.pro).await? else {
        return Ok(Code::NotFound.into());
    };
    if seen.demande.author == wish.pro {
        return Ok(Code::OwnDemande.into());
    }
    if seen.unlock.is_none() && blocks::between(tx, seen.demande.author, wish.pro).await? {
        return Ok(Code::NotFound.into());
    }
    if pro.kind != Kind::Pro {
        return Ok(Code::NotAPro.into());
    }
    if let Err(refusal) = standing::may_trade(&pro, now) {
        return Ok(refusal.into());
    }
    if seen.unlock.is_some() {
        return Ok(StoreError::Conflict.into());
    }
    let demande = seen.demande;
    let taken = if wish.premium {
        demande.premium_used >= PREMIUM_SLOTS
    } else {
        demande.slots_used >= demande.slots
    };
    Ok(match demande.status {
        Status::Hidden => Code::NotFound.into(),
        Status::Resolved | Status::Expired | Status::Withdrawn => Code::DemandeClosed.into(),
        Status::Active | Status::Full if demande.expires_at <= now => Code::DemandeClosed.into(),
        Status::Active | Status::Full if taken => Code::DemandeFull.into(),
        Status::Active | Status::Full => match users::find(tx, demande.author).await? {
            Some(author) if standing::may_trade(&author, now).is_ok() => StoreError::Conflict.into(),
            _ => Code::DemandeClosed.into(),
        },
    })
}
