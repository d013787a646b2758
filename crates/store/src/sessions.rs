//! Signed-in devices.

use protocol::ids::{SessionId, UserId};
use protocol::time::Timestamp;

use crate::row::Table;
use crate::{RefreshHash, StoreError, Tx};

const TABLE: Table = Table("sessions");

/// A signed-in device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// Hash of the refresh token that works now.
    pub refresh_hash: RefreshHash,
    /// Hash of the token before it, for a short time of grace.
    pub previous_hash: Option<RefreshHash>,
    /// When the token last changed.
    pub rotated_at: Option<Timestamp>,
    /// When the device signed in.
    pub created_at: Timestamp,
    /// When the refresh token stops working.
    pub expires_at: Timestamp,
    /// When the session was ended.
    pub revoked_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: SessionId,
    user_id: UserId,
    refresh_hash: Vec<u8>,
    previous_hash: Option<Vec<u8>>,
    rotated_at: Option<Timestamp>,
    created_at: Timestamp,
    expires_at: Timestamp,
    revoked_at: Option<Timestamp>,
}

impl TryFrom<Row> for Session {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let previous = row.previous_hash.map(|hash| hash.as_slice().try_into()).transpose();
        Ok(Self {
            id: row.id,
            user: row.user_id,
            refresh_hash: TABLE.parse("refresh_hash", row.refresh_hash.as_slice().try_into())?,
            previous_hash: TABLE.parse("previous_hash", previous)?,
            rotated_at: row.rotated_at,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
        })
    }
}

#[derive(sqlx::FromRow)]
struct IdRow {
    id: SessionId,
}

/// Opens a session.
///
/// # Errors
/// [`StoreError::Engine`], also when the id is taken.
pub async fn insert(tx: &mut Tx, session: &Session) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO sessions
             (id, user_id, refresh_hash, previous_hash, rotated_at, created_at, expires_at, revoked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(session.id)
    .bind(session.user)
    .bind(session.refresh_hash.slice())
    .bind(session.previous_hash.map(|hash| hash.as_bytes().to_vec()))
    .bind(session.rotated_at)
    .bind(session.created_at)
    .bind(session.expires_at)
    .bind(session.revoked_at)
    .execute()
    .await?;
    Ok(())
}

/// Finds a session, ended ones included.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn find(tx: &mut Tx, id: SessionId) -> Result<Option<Session>, StoreError> {
    let row: Option<Row> = tx
        .query(
            "SELECT id, user_id, refresh_hash, previous_hash, rotated_at, created_at, expires_at, revoked_at
             FROM sessions WHERE id = $1",
        )
        .bind(id)
        .optional()
        .await?;
    row.map(Session::try_from).transpose()
}

/// Replaces `current` by `next` until `expires_at`; false when the session has ended or its token is
/// another one by now.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn rotate(
    tx: &mut Tx,
    id: SessionId,
    current: &RefreshHash,
    next: &RefreshHash,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let rotated = tx
        .query(
            "UPDATE sessions
             SET previous_hash = refresh_hash, refresh_hash = $3, rotated_at = $4, expires_at = $5
             WHERE id = $1 AND refresh_hash = $2 AND revoked_at IS NULL AND expires_at > $4",
        )
        .bind(id)
        .bind(current.slice())
        .bind(next.slice())
        .bind(now)
        .bind(expires_at)
        .execute()
        .await?;
    Ok(rotated == 1)
}

/// Ends a session; false when it had ended already.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn revoke(tx: &mut Tx, id: SessionId, now: Timestamp) -> Result<bool, StoreError> {
    let revoked = tx
        .query("UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL")
        .bind(id)
        .bind(now)
        .execute()
        .await?;
    Ok(revoked == 1)
}

/// Sessions ended at `since` or later: their access tokens may still look valid.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn revoked_since(tx: &mut Tx, since: Timestamp) -> Result<Vec<SessionId>, StoreError> {
    let rows: Vec<IdRow> = tx
        .query("SELECT id FROM sessions WHERE revoked_at IS NOT NULL AND revoked_at >= $1")
        .bind(since)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
