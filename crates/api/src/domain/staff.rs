//! What staff do to accounts: each act with its line in the audit log.

use protocol::accounts::Balance;
use protocol::ids::{LedgerEntryId, UserId};
use protocol::money::Tokens;
use protocol::problem::Code;
use protocol::staff::Role;
use protocol::text::{Reason, Reference};
use protocol::time::Timestamp;
use protocol::tokens::{Asset, MovementKind};
use store::audit::{self, Act};
use store::ledger::{self, Transfer};
use store::{StoreError, Tx, users};

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

/// Books a grant: the ledger's line and the audit log's, in one transaction.
///
/// # Errors
/// `not_found` for nobody, `invalid_field` for no tokens or a reference used before.
pub async fn grant(tx: &mut Tx, grant: &Grant, actor: &str, now: Timestamp) -> Result<Balance, DomainError> {
    if grant.tokens == Tokens::ZERO {
        return Err(Refusal::because(Code::InvalidField, "tokens: at least 1").into());
    }
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
    audit::append(tx, &act(actor, "grant", grant.user, reason, now)).await?;
    Ok(balance)
}

/// Gives a person a staff role.
///
/// # Errors
/// `not_found` for nobody.
pub async fn promote(
    tx: &mut Tx,
    user: UserId,
    role: Role,
    reason: &Reason,
    actor: &str,
    now: Timestamp,
) -> Result<(), DomainError> {
    if !users::set_role(tx, user, Some(role)).await? {
        return Err(Code::NotFound.into());
    }
    let reason = format!("{}: {reason}", role.as_str());
    audit::append(tx, &act(actor, "promote", user, reason, now)).await?;
    Ok(())
}

fn act(actor: &str, action: &str, subject: UserId, reason: String, at: Timestamp) -> Act {
    Act { at, actor: actor.to_owned(), action: action.to_owned(), subject: subject.to_string(), reason }
}
