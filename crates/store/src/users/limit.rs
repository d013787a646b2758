//! The limit that people set to their own spending.

use protocol::ids::UserId;
use protocol::money::Tokens;

use crate::row::Table;
use crate::{StoreError, Tx};

const TABLE: Table = Table("users");

#[derive(sqlx::FromRow)]
struct Row {
    daily_limit: Option<i64>,
}

/// Tokens that a person allows themselves to spend in a day; `None` without a limit.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn daily_limit(tx: &mut Tx, id: UserId) -> Result<Option<Tokens>, StoreError> {
    let row: Option<Row> =
        tx.query("SELECT daily_limit FROM users WHERE id = $1").bind(id).optional().await?;
    row.and_then(|row| row.daily_limit).map(|limit| TABLE.tokens("daily_limit", limit)).transpose()
}

/// Sets or removes that limit, which is more than zero; false when there is no such person.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn set_daily_limit(tx: &mut Tx, id: UserId, limit: Option<Tokens>) -> Result<bool, StoreError> {
    let changed = tx
        .query("UPDATE users SET daily_limit = $2 WHERE id = $1")
        .bind(id)
        .bind(limit.map(Tokens::get))
        .execute()
        .await?;
    Ok(changed == 1)
}
