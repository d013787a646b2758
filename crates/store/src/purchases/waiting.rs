//! Purchases that wait for news from Stripe.

use protocol::ids::{AccountId, PurchaseId};
use protocol::time::Timestamp;

use super::Purchase;
use super::rows::{Row, purchase};
use crate::{StoreError, Tx};

/// Up to `limit` purchases begun before `before` that Stripe knows and that are due to be looked up: the older a
/// purchase, the longer the wait between two look-ups, a third of its age. (All three statuses are named for the
/// partial index to serve it.)
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn waiting(
    tx: &mut Tx,
    before: Timestamp,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Purchase>, StoreError> {
    let rows: Vec<Row> = tx
        .query(purchase!(
            "WHERE p.status IN ('new', 'open', 'processing') AND p.status <> 'new' AND p.created_at < $1
                 AND (p.checked_at IS NULL OR ($2 - p.checked_at) * 4 >= $2 - p.created_at)
             ORDER BY p.created_at LIMIT $3"
        ))
        .bind(before)
        .bind(now)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Purchase::try_from).collect()
}

#[derive(sqlx::FromRow)]
struct OpenRow {
    open: i64,
}

/// How many purchases of an account wait to be paid: those that Stripe opened and that were begun after `opened`,
/// and those begun after `unopened` that it has not opened. Not more than `most` are counted.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn open(
    tx: &mut Tx,
    account: AccountId,
    opened: Timestamp,
    unopened: Timestamp,
    most: i64,
) -> Result<i64, StoreError> {
    let row: OpenRow = tx
        .query(
            "SELECT COUNT(*) AS open FROM (SELECT 1 FROM purchases
                 WHERE account_id = $1 AND (status = 'open' AND created_at > $2 OR status = 'new' AND created_at > $3)
                 LIMIT $4) waiting",
        )
        .bind(account)
        .bind(opened)
        .bind(unopened)
        .bind(most)
        .one()
        .await?;
    Ok(row.open)
}

/// Takes the right to look a purchase up now; false when it waits for nothing, or was looked up since `last`.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn take_check(
    tx: &mut Tx,
    id: PurchaseId,
    last: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let taken = tx
        .query(
            "UPDATE purchases SET checked_at = $3
             WHERE id = $1 AND status IN ('open', 'processing') AND (checked_at IS NULL OR checked_at <= $2)",
        )
        .bind(id)
        .bind(last)
        .bind(now)
        .execute()
        .await?;
    Ok(taken == 1)
}

/// Expires purchases begun before `before`, a day and more ago, that were never paid: Stripe's pages are over, no
/// one was ever led to them, or a front end forgot its payment. One that is paid all the same is credited.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn expire_forgotten(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.query(
        "UPDATE purchases SET status = 'expired', url = NULL
         WHERE status IN ('new', 'open', 'processing') AND status <> 'processing' AND created_at < $1",
    )
    .bind(before)
    .execute()
    .await
}
