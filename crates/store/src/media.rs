//! Sealed files: who may fetch which, and which parts have arrived. Their bytes are in the object store.

use protocol::ids::{ConversationId, MediaId, UserId};
use protocol::media::{MediaHash, MediaSize};
use protocol::time::Timestamp;

use crate::row::{Table, Word, stored};
use crate::{StoreError, Tx};

mod parts;

pub use parts::{Claim, claim_part, part_stored, stored_parts};

const MEDIA: Table = Table("media");

/// How far a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Parts arrive.
    Uploading,
    /// The whole was verified.
    Complete,
    /// Nobody gets it any more.
    Removing,
}

impl Word for State {
    const ALL: &'static [Self] = &[Self::Uploading, Self::Complete, Self::Removing];

    fn word(self) -> &'static str {
        match self {
            Self::Uploading => "uploading",
            Self::Complete => "complete",
            Self::Removing => "removing",
        }
    }
}

/// A file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Media {
    /// Its id.
    pub id: MediaId,
    /// Who uploads it.
    pub owner: UserId,
    /// Whose members may fetch it.
    pub conversation: ConversationId,
    /// Ciphertext bytes.
    pub size: MediaSize,
    /// How far it has come.
    pub state: State,
    /// Of the whole ciphertext, once it was verified.
    pub sha256: Option<MediaHash>,
    /// When it becomes [`State::Removing`], or in that state when its row goes.
    pub due_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: MediaId,
    owner_id: UserId,
    conversation_id: ConversationId,
    size: i64,
    state: String,
    sha256: Option<MediaHash>,
    due_at: Timestamp,
}

impl TryFrom<Row> for Media {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            owner: row.owner_id,
            conversation: row.conversation_id,
            size: MEDIA.parse("size", MediaSize::try_from(MEDIA.count("size", row.size)?))?,
            state: MEDIA.word("state", &row.state)?,
            sha256: row.sha256,
            due_at: row.due_at,
        })
    }
}

/// What a person's files amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Ciphertext bytes of the files that are not being removed.
    pub bytes: u64,
    /// Files begun since the asked time.
    pub uploads: u64,
}

#[derive(sqlx::FromRow)]
struct UsageRow {
    bytes: i64,
    uploads: i64,
}

/// Counts a person's files; those begun `since` by their number.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn usage(tx: &mut Tx, owner: UserId, since: Timestamp) -> Result<Usage, StoreError> {
    let row: UsageRow = tx
        .query(
            "SELECT CAST(COALESCE(SUM(CASE WHEN state = 'removing' THEN 0 ELSE size END), 0) AS BIGINT) AS bytes,
                 COUNT(CASE WHEN created_at > $2 THEN 1 END) AS uploads
             FROM media WHERE owner_id = $1",
        )
        .bind(owner)
        .bind(since)
        .one()
        .await?;
    Ok(Usage { bytes: MEDIA.count("size", row.bytes)?, uploads: MEDIA.count("id", row.uploads)? })
}

/// A file to be uploaded.
#[derive(Debug, Clone, Copy)]
pub struct NewMedia {
    /// Its id.
    pub id: MediaId,
    /// Who uploads it.
    pub owner: UserId,
    /// Whose members may fetch it.
    pub conversation: ConversationId,
    /// Ciphertext bytes.
    pub size: MediaSize,
    /// When it is begun.
    pub at: Timestamp,
    /// When it is given up.
    pub due_at: Timestamp,
}

/// Begins a file.
///
/// # Errors
/// [`StoreError::Engine`], also when the id is taken.
pub async fn insert(tx: &mut Tx, new: &NewMedia) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO media (id, owner_id, conversation_id, size, created_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new.id)
    .bind(new.owner)
    .bind(new.conversation)
    .bind(stored(new.size.get()))
    .bind(new.at)
    .bind(new.due_at)
    .execute()
    .await?;
    Ok(())
}

/// Finds a file, whoever asks.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn find(tx: &mut Tx, id: MediaId) -> Result<Option<Media>, StoreError> {
    let row: Option<Row> = tx
        .query("SELECT id, owner_id, conversation_id, size, state, sha256, due_at FROM media WHERE id = $1")
        .bind(id)
        .optional()
        .await?;
    row.map(Media::try_from).transpose()
}

/// Ends an upload whose bytes were verified; false when it was not under way any more.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn complete(
    tx: &mut Tx,
    id: MediaId,
    sha256: MediaHash,
    due_at: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(
            "UPDATE media SET state = 'complete', sha256 = $2, due_at = $3 WHERE id = $1 AND state = 'uploading'",
        )
        .bind(id)
        .bind(sha256)
        .bind(due_at)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Takes a file away from everybody; its row stays until `due_at`. False when that was done before.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn remove(tx: &mut Tx, id: MediaId, due_at: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .query("UPDATE media SET state = 'removing', due_at = $2 WHERE id = $1 AND state <> 'removing'")
        .bind(id)
        .bind(due_at)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Up to `limit` files whose time has come at `now`, in whichever state, those due first first.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn due(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<Media>, StoreError> {
    let rows: Vec<Row> = tx
        .query(
            "SELECT id, owner_id, conversation_id, size, state, sha256, due_at FROM media
             WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2",
        )
        .bind(now)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Media::try_from).collect()
}

/// Forgets a file that was removed and whose time has come; false when there is no such.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn forget(tx: &mut Tx, id: MediaId, now: Timestamp) -> Result<bool, StoreError> {
    let removed = tx
        .query("DELETE FROM media WHERE id = $1 AND state = 'removing' AND due_at <= $2")
        .bind(id)
        .bind(now)
        .execute()
        .await?;
    Ok(removed == 1)
}
