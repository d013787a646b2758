//! The caller's own account.

use protocol::accounts::{Balance, Me};
use protocol::ids::UserId;
use protocol::problem::Code;
use protocol::time::Timestamp;
use store::users::User;
use store::{Tx, ledger, users};

use crate::domain::DomainError;

/// The caller as stored.
///
/// # Errors
/// `unauthenticated` when the account is gone.
pub async fn caller(tx: &mut Tx, id: UserId) -> Result<User, DomainError> {
    users::find(tx, id).await?.ok_or_else(|| Code::Unauthenticated.into())
}

/// What an account says about itself.
///
/// # Errors
/// `unauthenticated` when the account is gone.
pub async fn me(tx: &mut Tx, id: UserId, now: Timestamp) -> Result<Me, DomainError> {
    let user = caller(tx, id).await?;
    let balance = balance(tx, &user).await?;
    let standing = user.standing_at(now);
    Ok(Me {
        user_id: user.id,
        kind: user.kind,
        role: user.role,
        display_name: user.display_name,
        standing,
        balance,
        created_at: user.created_at,
    })
}

/// A person's tokens.
///
/// # Errors
/// [`DomainError::Store`].
pub async fn balance(tx: &mut Tx, user: &User) -> Result<Balance, DomainError> {
    match user.account {
        None => Ok(Balance::ZERO),
        Some(account) => Ok(ledger::balance(tx, account).await?.unwrap_or(Balance::ZERO)),
    }
}
