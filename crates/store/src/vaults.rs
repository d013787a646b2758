//! Each person's vault: one blob that only they can open.

use protocol::accounts::Versioned;
use protocol::ids::UserId;
use protocol::sealed::Blob;
use protocol::time::Timestamp;

use crate::row::{Table, stored};
use crate::{StoreError, Tx};

const TABLE: Table = Table("vaults");

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    blob: Vec<u8>,
}

/// The vault; version 0 without a blob before the first write.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn get(tx: &mut Tx, user: UserId) -> Result<Versioned, StoreError> {
    let row: Option<Row> =
        tx.query("SELECT version, blob FROM vaults WHERE user_id = $1").bind(user).optional().await?;
    let Some(row) = row else { return Ok(Versioned { version: 0, blob: None }) };
    Ok(Versioned {
        version: TABLE.count("version", row.version)?,
        blob: Some(TABLE.blob("blob", &row.blob)?),
    })
}

/// Writes version `expected + 1`; false when the vault is not at `expected`.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn put(
    tx: &mut Tx,
    user: UserId,
    expected: u64,
    blob: &Blob,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = if expected == 0 {
        "INSERT INTO vaults (user_id, version, blob, updated_at) VALUES ($1, $2 + 1, $3, $4)
         ON CONFLICT DO NOTHING"
    } else {
        "UPDATE vaults SET version = version + 1, blob = $3, updated_at = $4
         WHERE user_id = $1 AND version = $2"
    };
    let written =
        tx.query(sql).bind(user).bind(stored(expected)).bind(blob.to_bytes()).bind(now).execute().await?;
    Ok(written == 1)
}
