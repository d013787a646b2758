//! Failed sign-ins, counted per account and address.

use protocol::time::Timestamp;

use crate::{Bucket, StoreError, Tx};

#[derive(sqlx::FromRow)]
struct Row {
    failures: i64,
}

/// Failures in the window that began after `cutoff`.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn failures(tx: &mut Tx, bucket: &Bucket, cutoff: Timestamp) -> Result<i64, StoreError> {
    let row: Option<Row> = tx
        .query("SELECT failures FROM login_failures WHERE bucket = $1 AND window_start > $2")
        .bind(bucket.slice())
        .bind(cutoff)
        .optional()
        .await?;
    Ok(row.map_or(0, |row| row.failures))
}

/// Counts one more failure and returns how many there are; a window that began at `cutoff` or before is
/// over, and a new one begins `now`.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn record_failure(
    tx: &mut Tx,
    bucket: &Bucket,
    cutoff: Timestamp,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let row: Row = tx
        .query(
            "INSERT INTO login_failures (bucket, failures, window_start) VALUES ($1, 1, $3)
             ON CONFLICT (bucket) DO UPDATE SET
                 failures = CASE WHEN login_failures.window_start > $2 THEN login_failures.failures + 1 ELSE 1 END,
                 window_start = CASE WHEN login_failures.window_start > $2 THEN login_failures.window_start ELSE $3 END
             RETURNING failures",
        )
        .bind(bucket.slice())
        .bind(cutoff)
        .bind(now)
        .one()
        .await?;
    Ok(row.failures)
}

/// Forgets the failures of a bucket.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn clear(tx: &mut Tx, bucket: &Bucket) -> Result<(), StoreError> {
    tx.query("DELETE FROM login_failures WHERE bucket = $1").bind(bucket.slice()).execute().await?;
    Ok(())
}
