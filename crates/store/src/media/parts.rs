//! The parts of an upload.

use protocol::ids::MediaId;
use protocol::media::MediaHash;

use super::MEDIA;
use crate::row::stored;
use crate::{StoreError, Tx};

/// What is known about a part that arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Its bytes are to be written, for the first time or again.
    Write,
    /// Exactly these bytes were written before.
    Stored,
    /// Its number belongs to other bytes.
    Differs,
    /// The file takes no parts.
    Closed,
}

#[derive(sqlx::FromRow)]
struct Row {
    sha256: MediaHash,
    stored: bool,
}

/// Reserves a part's number for bytes with this hash, before they are written.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn claim_part(
    tx: &mut Tx,
    id: MediaId,
    number: u64,
    sha256: MediaHash,
) -> Result<Claim, StoreError> {
    let claimed = tx
        .query(
            "INSERT INTO media_parts (media_id, number, sha256)
             SELECT id, $2, $3 FROM media WHERE id = $1 AND state = 'uploading'
             ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(stored(number))
        .bind(sha256)
        .execute()
        .await?;
    if claimed == 1 {
        return Ok(Claim::Write);
    }
    let known: Option<Row> = tx
        .query("SELECT sha256, stored FROM media_parts WHERE media_id = $1 AND number = $2")
        .bind(id)
        .bind(stored(number))
        .optional()
        .await?;
    Ok(match known {
        None => Claim::Closed,
        Some(known) if known.sha256 != sha256 => Claim::Differs,
        Some(Row { stored: true, .. }) => Claim::Stored,
        Some(_) => Claim::Write,
    })
}

/// Notes that a part was written; false when the file takes no parts any more.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn part_stored(tx: &mut Tx, id: MediaId, number: u64) -> Result<bool, StoreError> {
    let noted = tx
        .query(
            "UPDATE media_parts SET stored = true WHERE media_id = $1 AND number = $2
                 AND EXISTS (SELECT 1 FROM media WHERE id = $1 AND state <> 'removing')",
        )
        .bind(id)
        .bind(stored(number))
        .execute()
        .await?;
    Ok(noted == 1)
}

#[derive(sqlx::FromRow)]
struct Number {
    number: i64,
}

/// The parts that were written, ascending.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn stored_parts(tx: &mut Tx, id: MediaId) -> Result<Vec<u64>, StoreError> {
    let rows: Vec<Number> = tx
        .query("SELECT number FROM media_parts WHERE media_id = $1 AND stored ORDER BY number")
        .bind(id)
        .all()
        .await?;
    rows.into_iter().map(|row| MEDIA.count("number", row.number)).collect()
}
