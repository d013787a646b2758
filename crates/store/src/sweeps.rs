//! Rows that are removed for their age, a bounded number in each transaction.

use protocol::time::Timestamp;

use crate::row::Table;
use crate::{Scope, StoreError, Tx};

#[derive(sqlx::FromRow)]
struct Last {
    scope: Vec<u8>,
}

/// Looks at up to `limit` idempotency keys behind `after` and removes those made before `before`. The last
/// one looked at, to go on from; `None` when there was none. (Keys have no index by age: it would cost every
/// request something, so that a job may save a little at night.)
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn idempotency_keys(
    tx: &mut Tx,
    after: Option<&Scope>,
    before: Timestamp,
    limit: i64,
) -> Result<Option<Scope>, StoreError> {
    let after = after.map_or(&[][..], Scope::slice);
    let last: Option<Last> = tx
        .query(
            "SELECT scope FROM (
                 SELECT scope FROM idempotency_keys WHERE scope > $1 ORDER BY scope LIMIT $2
             ) AS looked_at ORDER BY scope DESC LIMIT 1",
        )
        .bind(after)
        .bind(limit)
        .optional()
        .await?;
    let Some(Last { scope: last }) = last else { return Ok(None) };
    tx.query("DELETE FROM idempotency_keys WHERE scope > $1 AND scope <= $2 AND created_at < $3")
        .bind(after)
        .bind(last.as_slice())
        .bind(before)
        .execute()
        .await?;
    Table("idempotency_keys").parse("scope", last.as_slice().try_into()).map(Some)
}

/// Removes up to `limit` payment events received before `before`; the number removed.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn stripe_events(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
    tx.query(
        "DELETE FROM stripe_events WHERE id IN (
             SELECT id FROM stripe_events WHERE received_at < $1 ORDER BY received_at LIMIT $2
         )",
    )
    .bind(before)
    .bind(limit)
    .execute()
    .await
}
