//! Tokens that staff give.

use protocol::accounts::Balance;
use protocol::ids::{LedgerEntryId, UserId};
use protocol::live::Happening;
use protocol::money::Tokens;
use protocol::problem::Code;
use protocol::text::{Reason, Reference};
use protocol::time::Timestamp;
use protocol::tokens::{Asset, MovementKind};
use store::ledger::{self, Transfer};
use store::{StoreError, Tx, audit, events, users};

use super::{Actor, act};
use crate::domain::{DomainError, Refusal};

/// Tokens given to a person, and why.
#[derive(Debug)]
pub struct Grant {
    /// Id of the ledger's line.
    pub id: LedgerEntryId,
    /// To whom.
    pub user: UserId,
    /// Which tokens.
    pub asset: Asset,
    /// How many, more than zero.
    pub tokens: Tokens,
    /// What it is about: the same reference is granted once.
    pub reference: Reference,
    /// Why, for the audit log.
    pub reason: Reason,
}

/// Books a grant: the ledger's line and the audit log's, in one transaction. The person's inbox has grown.
///
/// # Errors
/// `forbidden` for staff who would give to themselves, `not_found` for nobody, `invalid_field` for no tokens or a reference used before.
pub async fn grant(
    tx: &mut Tx,
    grant: &Grant,
    actor: &Actor,
    now: Timestamp,
) -> Result<Balance, DomainError> {
    if grant.tokens == Tokens::ZERO {
        return Err(Refusal::because(Code::InvalidField, "tokens: at least 1").into());
    }
    actor.is_impartial(&[grant.user])?;
    let user = users::find(tx, grant.user).await?.ok_or(Code::NotFound)?;
    let transfer = Transfer {
        id: grant.id,
        account: user.account.ok_or(Code::NotFound)?,
        asset: grant.asset,
        amount: grant.tokens,
        kind: MovementKind::Grant,
        reference: grant.reference.as_str(),
        at: now,
    };
    let balance = match ledger::credit(tx, transfer).await {
        Err(StoreError::Conflict) => {
            return Err(Refusal::because(Code::InvalidField, "reference: granted before").into());
        }
        credited => credited?.ok_or(Code::NotFound)?,
    };
    let (tokens, asset) = (grant.tokens.get(), grant.asset.as_str());
    let reason = format!("{tokens} {asset} tokens, {}: {}", grant.reference, grant.reason);
    events::append(tx, &[(grant.user, Happening::Balance)], now).await?;
    audit::append(tx, &act(&actor.name(), "grant", &grant.user, &reason, now)).await?;
    Ok(balance)
}
