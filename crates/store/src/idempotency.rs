//! Requests that may arrive twice and must act once.

use protocol::time::Timestamp;

use crate::row::Table;
use crate::{BodyHash, Scope, StoreError, Tx};

const TABLE: Table = Table("idempotency_keys");

/// What is known about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is new and now belongs to this transaction.
    Fresh,
    /// It was answered before.
    Replay {
        /// HTTP status of that answer.
        status: u16,
        /// Id of the resource it made.
        resource: String,
    },
    /// It was claimed in another transaction that has not answered yet.
    InProgress,
    /// The key was used with another body.
    Mismatch,
}

#[derive(sqlx::FromRow)]
struct Row {
    body_hash: Vec<u8>,
    status: Option<i64>,
    resource: Option<String>,
}

/// Claims a request. Of several transactions that claim one at the same time, the others wait for the
/// first: they see `Replay` when it commits and `Fresh` when it does not.
///
/// `answer` is what it will have been answered with, status and resource, if this transaction commits; when that is not
/// known yet, or turns out otherwise, [`settle`] says it later.
///
/// # Errors
/// [`StoreError::Conflict`] when the key was swept away in the same moment; [`StoreError::Corrupt`],
/// [`StoreError::Engine`].
pub async fn claim(
    tx: &mut Tx,
    scope: &Scope,
    body: &BodyHash,
    answer: Option<(u16, &str)>,
    now: Timestamp,
) -> Result<Claim, StoreError> {
    let claimed = tx
        .query(
            "INSERT INTO idempotency_keys (scope, body_hash, status, resource, created_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        )
        .bind(scope.slice())
        .bind(body.slice())
        .bind(answer.map(|(status, _)| i64::from(status)))
        .bind(answer.map(|(_, resource)| resource))
        .bind(now)
        .execute()
        .await?;
    if claimed == 1 {
        return Ok(Claim::Fresh);
    }
    let row: Option<Row> = tx
        .query("SELECT body_hash, status, resource FROM idempotency_keys WHERE scope = $1")
        .bind(scope.slice())
        .optional()
        .await?;
    let row = row.ok_or(StoreError::Conflict)?;
    match (row.status, row.resource) {
        _ if row.body_hash != body.as_bytes() => Ok(Claim::Mismatch),
        (Some(status), Some(resource)) => {
            Ok(Claim::Replay { status: TABLE.parse("status", u16::try_from(status))?, resource })
        }
        _ => Ok(Claim::InProgress),
    }
}

/// Records the answer to a claimed request.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn settle(tx: &mut Tx, scope: &Scope, status: u16, resource: &str) -> Result<(), StoreError> {
    tx.query("UPDATE idempotency_keys SET status = $2, resource = $3 WHERE scope = $1")
        .bind(scope.slice())
        .bind(i64::from(status))
        .bind(resource)
        .execute()
        .await?;
    Ok(())
}
