//! What pros chose to say about themselves for their invoices.

use protocol::ids::UserId;
use protocol::invoices::Buyer;
use protocol::time::Timestamp;

use crate::row::Table;
use crate::{StoreError, Tx};

const TABLE: Table = Table("buyers");

#[derive(sqlx::FromRow)]
struct Row {
    data: String,
}

/// What a person said.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn find(tx: &mut Tx, user: UserId) -> Result<Option<Buyer>, StoreError> {
    let row: Option<Row> =
        tx.query("SELECT data FROM buyers WHERE user_id = $1").bind(user).optional().await?;
    row.map(|row| TABLE.json("data", &row.data)).transpose()
}

/// Replaces what a person said.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn put(tx: &mut Tx, user: UserId, buyer: &Buyer, at: Timestamp) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO buyers (user_id, data, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET data = excluded.data, updated_at = excluded.updated_at",
    )
    .bind(user)
    .bind(TABLE.to_json("data", buyer)?)
    .bind(at)
    .execute()
    .await?;
    Ok(())
}

/// Forgets what a person said.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn remove(tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
    tx.query("DELETE FROM buyers WHERE user_id = $1").bind(user).execute().await?;
    Ok(())
}
