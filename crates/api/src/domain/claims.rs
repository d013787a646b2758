//! Claims (R4): a pro asks for a refund, staff decide once.

use protocol::ids::{ClaimId, LedgerEntryId, UnlockId, UserId};
use protocol::limits::{CLAIM_PERIOD, REFUND_WINDOW};
use protocol::problem::Code;
use protocol::staff::{Decide, WaitingClaim};
use protocol::time::Timestamp;
use protocol::unlocks::{Claim, Decision, NewClaim, Rule};
use store::audit::{self, Act};
use store::claims::{self, Verdict};
use store::{Tx, refunds};

use crate::domain::accounts::me::caller;
use crate::domain::idempotency::Once;
use crate::domain::refunds::{Entitlement, give, within_cap};
use crate::domain::staff::Actor;
use crate::domain::{DomainError, Refusal, standing};

const CREATED: u16 = 201;

/// Records a pro's claim about one of their unlocks; a repetition gets the first answer.
///
/// # Errors
/// `not_found` for anyone but the pro, `banned`, `already_claimed`, `already_refunded`, `claim_too_late`, and those
/// of the idempotency key.
pub async fn make(
    tx: &mut Tx,
    pro: UserId,
    unlock: UnlockId,
    id: ClaimId,
    claim: &NewClaim,
    once: &Once,
    now: Timestamp,
) -> Result<Claim, DomainError> {
    if once.claim(tx, now).await?.is_some() {
        return Ok(claims::about(tx, unlock).await?.ok_or(Code::NotFound)?);
    }
    standing::may_write(&caller(tx, pro).await?, now)?;
    let bought = refunds::lock(tx, unlock).await?.filter(|bought| bought.pro == pro).ok_or(Code::NotFound)?;
    if claims::about(tx, unlock).await?.is_some() {
        return Err(Code::AlreadyClaimed.into());
    }
    if bought.refunded_at.is_some() {
        return Err(Code::AlreadyRefunded.into());
    }
    if now > bought.at.plus(CLAIM_PERIOD) {
        return Err(Code::ClaimTooLate.into());
    }
    claims::insert(tx, id, unlock, pro, claim, now).await?;
    once.settle(tx, CREATED, &id.to_string()).await?;
    let (grievance, created_at) = (claim.grievance, now);
    Ok(Claim { id, grievance, created_at, decision: None, reason: None })
}

/// The claims that wait, the oldest first, behind `after`.
///
/// # Errors
/// [`DomainError::Store`].
pub async fn waiting(
    tx: &mut Tx,
    after: Option<ClaimId>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<WaitingClaim>, DomainError> {
    Ok(claims::waiting(tx, after, now.minus(REFUND_WINDOW), limit).await?)
}

/// Decides a claim, once, with its line in the audit log. Accepted, it gives back everything left; `line` is for
/// the ledger. Returns whose inboxes have grown.
///
/// # Errors
/// `not_found`, `forbidden` for the pro or the author themselves, `already_decided`; for an acceptance `already_refunded` when nothing is left, and
/// `refund_cap_reached`.
pub async fn decide(
    tx: &mut Tx,
    id: ClaimId,
    decide: &Decide,
    actor: &Actor,
    line: LedgerEntryId,
    now: Timestamp,
) -> Result<Vec<UserId>, DomainError> {
    let unlock = claims::unlock_of(tx, id).await?.ok_or(Code::NotFound)?;
    let bought = refunds::lock(tx, unlock).await?.ok_or(Code::NotFound)?;
    actor.is_impartial(&[bought.pro, bought.author])?;
    let (decision, reason, by) = (decide.decision, &decide.reason, actor.name());
    if !claims::decide(tx, Verdict { claim: id, decision, by: &by, reason, at: now }).await? {
        return Err(Code::AlreadyDecided.into());
    }
    let wake = match decision {
        Decision::Rejected => Vec::new(),
        Decision::Accepted if bought.refunded_at.is_some() => return Err(Code::AlreadyRefunded.into()),
        Decision::Accepted if bought.account.is_none() => {
            return Err(Refusal::because(Code::NotFound, "the pro is gone").into());
        }
        Decision::Accepted if !within_cap(tx, &bought, now).await? => {
            let detail = "no more than a fifth of a pro's unlocks in 90 days, but always one";
            return Err(Refusal::because(Code::RefundCapReached, detail).into());
        }
        Decision::Accepted => {
            let tokens = bought.spent.minus(bought.refunded);
            give(tx, &bought, Entitlement { rule: Rule::R4, tokens, capped: true }, line, now).await?
        }
    };
    let act = Act {
        at: now,
        actor: by,
        action: "decide".to_owned(),
        subject: id.to_string(),
        reason: format!("{}: {reason}", decision.as_str()),
    };
    audit::append(tx, &act).await?;
    Ok(wake)
}
