//! What the server itself brings before staff.

use protocol::ids::{CaseId, UserId};
use protocol::staff::Case;
use protocol::text::Reason;
use protocol::time::Timestamp;

use crate::{StoreError, Tx};

/// A pro whose envelopes could not be opened again and again.
pub const UNREADABLE_RECEIPTS: &str = "unreadable_receipts";

#[derive(sqlx::FromRow)]
struct Row {
    id: CaseId,
    kind: String,
    subject_id: UserId,
    opened_at: Timestamp,
}

/// Opens a case, unless one of this kind is open about this person. True when it is new.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn open(tx: &mut Tx, case: &Case) -> Result<bool, StoreError> {
    let opened = tx
        .query(
            "INSERT INTO cases (id, kind, subject_id, opened_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
        )
        .bind(case.id)
        .bind(case.kind.as_str())
        .bind(case.subject_id)
        .bind(case.opened_at)
        .execute()
        .await?;
    Ok(opened == 1)
}

/// The open cases, the oldest first, behind `after`.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn waiting(tx: &mut Tx, after: Option<CaseId>, limit: i64) -> Result<Vec<Case>, StoreError> {
    let rows: Vec<Row> = tx
        .query(
            "SELECT id, kind, subject_id, opened_at FROM cases
             WHERE closed_at IS NULL AND ($1 IS NULL OR id > $1) ORDER BY id LIMIT $2",
        )
        .bind(after)
        .bind(limit)
        .all()
        .await?;
    let case = |Row { id, kind, subject_id, opened_at }| Case { id, kind, subject_id, opened_at };
    Ok(rows.into_iter().map(case).collect())
}

#[derive(sqlx::FromRow)]
struct SubjectRow {
    subject_id: UserId,
}

/// Whom a case is about, open or closed.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn subject(tx: &mut Tx, id: CaseId) -> Result<Option<UserId>, StoreError> {
    let row: Option<SubjectRow> =
        tx.query("SELECT subject_id FROM cases WHERE id = $1").bind(id).optional().await?;
    Ok(row.map(|row| row.subject_id))
}

/// Closes an open case. False when there is none.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn close(
    tx: &mut Tx,
    id: CaseId,
    by: &str,
    reason: &Reason,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let closed = tx
        .query(
            "UPDATE cases SET closed_at = $2, closed_by = $3, closing_reason = $4
             WHERE id = $1 AND closed_at IS NULL",
        )
        .bind(id)
        .bind(at)
        .bind(by)
        .bind(reason.as_str())
        .execute()
        .await?;
    Ok(closed == 1)
}
