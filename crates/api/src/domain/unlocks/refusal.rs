//! Why a slot could not be taken.

use protocol::accounts::Kind;
use protocol::demandes::Status;
use protocol::limits::PREMIUM_SLOTS;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::{StoreError, Tx, blocks, demandes};

use crate::domain::accounts::me;
use crate::domain::unlocks::Wish;
use crate::domain::{DomainError, standing};

/// Names the reason: `not_found`, `own_demande`, `not_a_pro`, `restricted`, `banned`, `demande_full` or
/// `demande_closed`. [`StoreError::Conflict`] when the same pro has just unlocked it.
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
    Ok(match demande.status {
        Status::Hidden => Code::NotFound.into(),
        Status::Active | Status::Full
            if wish.premium && demande.premium_used >= PREMIUM_SLOTS && demande.expires_at > now =>
        {
            Code::DemandeFull.into()
        }
        Status::Full if !wish.premium && demande.expires_at > now => Code::DemandeFull.into(),
        // An active one that gives no slot is over, or its author may not trade.
        Status::Active | Status::Full | Status::Resolved | Status::Expired | Status::Withdrawn => {
            Code::DemandeClosed.into()
        }
    })
}
