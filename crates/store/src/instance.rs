//! Facts about the installation: fingerprints of its secrets, versions of embedded data.

use crate::{StoreError, Tx};

#[derive(sqlx::FromRow)]
struct Row {
    value: Vec<u8>,
}

/// The value under `key`.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn get(tx: &mut Tx, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<Row> = tx.query("SELECT value FROM instance WHERE key = $1").bind(key).optional().await?;
    Ok(row.map(|row| row.value))
}

/// Stores `value` unless `key` has one; false when it has.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn set_once(tx: &mut Tx, key: &str, value: &[u8]) -> Result<bool, StoreError> {
    let inserted = tx
        .query("INSERT INTO instance (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(key)
        .bind(value)
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Stores `value` in place of what was there.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn set(tx: &mut Tx, key: &str, value: &[u8]) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO instance (key, value) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )
    .bind(key)
    .bind(value)
    .execute()
    .await?;
    Ok(())
}
