//! The steps of a purchase, forward only.

use protocol::ids::PurchaseId;
use protocol::money::Tokens;
use protocol::time::Timestamp;
use protocol::tokens::PurchaseStatus;

use super::Purchase;
use crate::row::stored;
use crate::{StoreError, Tx};

/// Keeps the Checkout Session that Stripe opened for a purchase. One that was told to be paid meanwhile stays so.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn opened_session(tx: &mut Tx, id: PurchaseId, session: &str, url: &str) -> Result<(), StoreError> {
    tx.query(
        "UPDATE purchases SET session_id = COALESCE(session_id, $2),
             url = CASE WHEN status IN ('new', 'open') THEN $3 END,
             status = CASE WHEN status = 'new' THEN 'open' ELSE status END
         WHERE id = $1",
    )
    .bind(id)
    .bind(session)
    .bind(url)
    .execute()
    .await?;
    Ok(())
}

/// The same for a payment.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn opened_intent(tx: &mut Tx, id: PurchaseId, intent: &str) -> Result<(), StoreError> {
    tx.query(
        "UPDATE purchases SET payment_intent = COALESCE(payment_intent, $2),
             status = CASE WHEN status = 'new' THEN 'open' ELSE status END
         WHERE id = $1",
    )
    .bind(id)
    .bind(intent)
    .execute()
    .await?;
    Ok(())
}

/// Replaces the key of a purchase that Stripe has not opened, unless somebody was faster.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn replace_key(tx: &mut Tx, id: PurchaseId, spent: &str, fresh: &str) -> Result<(), StoreError> {
    tx.query("UPDATE purchases SET request_key = $3 WHERE id = $1 AND request_key = $2 AND status = 'new'")
        .bind(id)
        .bind(spent)
        .bind(fresh)
        .execute()
        .await?;
    Ok(())
}

/// Makes a purchase paid, by that payment; false when it is already.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn pay(
    tx: &mut Tx,
    id: PurchaseId,
    intent: Option<&str>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let paid = tx
        .query(
            "UPDATE purchases SET status = 'paid', paid_at = $3, url = NULL,
                 payment_intent = COALESCE($2, payment_intent)
             WHERE id = $1 AND status <> 'paid'",
        )
        .bind(id)
        .bind(intent)
        .bind(at)
        .execute()
        .await?;
    Ok(paid == 1)
}

/// Moves an unpaid purchase forward; false when it is there or beyond.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn advance(tx: &mut Tx, id: PurchaseId, to: PurchaseStatus) -> Result<bool, StoreError> {
    let sql = match to {
        PurchaseStatus::Processing => {
            "UPDATE purchases SET status = 'processing', url = NULL WHERE id = $1 AND status IN ('new', 'open')"
        }
        PurchaseStatus::Failed => {
            "UPDATE purchases SET status = 'failed', url = NULL
             WHERE id = $1 AND status IN ('new', 'open', 'processing')"
        }
        PurchaseStatus::Expired => {
            "UPDATE purchases SET status = 'expired', url = NULL
             WHERE id = $1 AND status IN ('new', 'open', 'processing', 'failed')"
        }
        PurchaseStatus::Held => {
            "UPDATE purchases SET status = 'held', url = NULL WHERE id = $1 AND status NOT IN ('held', 'paid')"
        }
        PurchaseStatus::New | PurchaseStatus::Open | PurchaseStatus::Paid => return Ok(false),
    };
    Ok(tx.query(sql).bind(id).execute().await? == 1)
}

/// Records how many tokens of a purchase are taken back by now, after one more step.
///
/// # Errors
/// [`StoreError::Conflict`] when another step came between; [`StoreError::Engine`].
pub async fn adjust(tx: &mut Tx, purchase: &Purchase, taken_back: Tokens) -> Result<(), StoreError> {
    let adjusted = tx
        .query(
            "UPDATE purchases SET taken_back = $3, adjustments = adjustments + 1
             WHERE id = $1 AND adjustments = $2",
        )
        .bind(purchase.id)
        .bind(stored(purchase.adjustments))
        .bind(taken_back.get())
        .execute()
        .await?;
    if adjusted == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
