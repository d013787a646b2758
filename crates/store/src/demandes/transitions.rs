//! How a demande ends, and how an expired one goes on.

use protocol::demandes::Status;
use protocol::ids::{DemandeId, UserId};
use protocol::time::Timestamp;

use crate::{StoreError, Tx};

/// Ends an author's own open demande as resolved or withdrawn and locks it; false when it is not open at `now` or
/// not theirs.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn end(
    tx: &mut Tx,
    id: DemandeId,
    author: UserId,
    status: Status,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let ended = tx
        .query(
            "UPDATE demandes SET status = $3, closed_at = $4
             WHERE id = $1 AND author_id = $2 AND status IN ('active', 'full') AND expires_at > $4",
        )
        .bind(id)
        .bind(author)
        .bind(status.as_str())
        .bind(now)
        .execute()
        .await?;
    Ok(ended == 1)
}

/// Revives an author's own expired demande until `expires_at`; false when it is not expired at `now` or not theirs.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn renew(
    tx: &mut Tx,
    id: DemandeId,
    author: UserId,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let renewed = tx
        .query(
            "UPDATE demandes SET status = CASE WHEN slots_used = slots THEN 'full' ELSE 'active' END,
                 closed_at = NULL, expires_at = $3
             WHERE id = $1 AND author_id = $2
                 AND (status = 'expired' OR (status IN ('active', 'full') AND expires_at <= $4))",
        )
        .bind(id)
        .bind(author)
        .bind(expires_at)
        .bind(now)
        .execute()
        .await?;
    Ok(renewed == 1)
}

/// Hides a demande for good, whatever its status, and locks it; false when it was hidden already or there is none.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn hide(tx: &mut Tx, id: DemandeId, now: Timestamp) -> Result<bool, StoreError> {
    let hidden = tx
        .query(
            "UPDATE demandes SET status = 'hidden', closed_at = COALESCE(closed_at, $2)
             WHERE id = $1 AND status <> 'hidden'",
        )
        .bind(id)
        .bind(now)
        .execute()
        .await?;
    Ok(hidden == 1)
}

/// Marks up to `limit` demandes as expired whose time is over at `now`; returns how many.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn expire(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<u64, StoreError> {
    tx.query(
        "UPDATE demandes SET status = 'expired', closed_at = expires_at
         WHERE status IN ('active', 'full') AND expires_at <= $1
             AND id IN (SELECT id FROM demandes WHERE status IN ('active', 'full') AND expires_at <= $1
                 ORDER BY expires_at LIMIT $2)",
    )
    .bind(now)
    .bind(limit)
    .execute()
    .await
}
