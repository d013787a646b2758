//! Refunds that the end of a demande brings (R2), and those that a ban takes away. The demande is locked before; the
//! job gives back what is due.

use protocol::ids::{DemandeId, UserId};
use protocol::limits::{DECISION_REFUNDS, ENDING_REFUNDS};
use protocol::time::Timestamp;

use crate::{StoreError, Tx};

/// Staff hid the demande, or banned its author: every unlock of the last 14 days is due. Returns how many are new.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn decision(tx: &mut Tx, demande: DemandeId, now: Timestamp) -> Result<u64, StoreError> {
    tx.query(
        "UPDATE unlocks SET refund_due_at = $2, due_rule = 'r2'
         WHERE demande_id = $1 AND refunded_at IS NULL AND unlocked_at >= $3
             AND (due_rule IS NULL OR due_rule <> 'r2')",
    )
    .bind(demande)
    .bind(now)
    .bind(now.minus(DECISION_REFUNDS))
    .execute()
    .await
}

/// A pro can no longer be answered: what is due to them by silence (R1, R3) no longer is. Returns how many were.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn unanswerable(tx: &mut Tx, pro: UserId) -> Result<u64, StoreError> {
    tx.query(
        "UPDATE unlocks SET refund_due_at = NULL, due_rule = NULL
         WHERE pro_id = $1 AND due_rule IN ('r1', 'r3')",
    )
    .bind(pro)
    .execute()
    .await
}

/// The author ended the demande: the unlocks of the last 48 hours that got no answer are due. Returns how many are
/// new.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn ending(tx: &mut Tx, demande: DemandeId, now: Timestamp) -> Result<u64, StoreError> {
    tx.query(
        "UPDATE unlocks SET refund_due_at = $2, due_rule = 'r2'
         WHERE demande_id = $1 AND refunded_at IS NULL AND answered_at IS NULL AND unlocked_at >= $3
             AND (due_rule IS NULL OR due_rule <> 'r2')",
    )
    .bind(demande)
    .bind(now)
    .bind(now.minus(ENDING_REFUNDS))
    .execute()
    .await
}
