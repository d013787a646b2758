//! What happened to one's tokens.

pub mod csv;

use protocol::ids::{AccountId, UserId};
use protocol::problem::Code;
use protocol::tokens::Movement;
use store::{Tx, ledger};

use crate::domain::DomainError;
use crate::domain::accounts::me;

/// The caller's account.
///
/// # Errors
/// `unauthenticated` when it is gone.
pub async fn account(tx: &mut Tx, user: UserId) -> Result<AccountId, DomainError> {
    me::caller(tx, user).await?.account.ok_or_else(|| Code::Unauthenticated.into())
}

/// Up to `limit` of the caller's lines before line `before`, newest first.
///
/// # Errors
/// `unauthenticated` when the account is gone.
pub async fn page(
    tx: &mut Tx,
    user: UserId,
    before: Option<u64>,
    limit: i64,
) -> Result<Vec<Movement>, DomainError> {
    let account = account(tx, user).await?;
    Ok(ledger::movements(tx, account, before, limit).await?)
}
