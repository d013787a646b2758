//! Who closes a conversation, by blocking or leaving, and what that does to the refunds that silence brings.

use protocol::ids::UnlockId;
use protocol::limits::{FIRST_ENVELOPE, UNOPENED};
use protocol::time::Timestamp;

use super::silence_brings_nothing;
use crate::{StoreError, Tx};

/// The demandeur shut out a pro who could still have written in time: that counts as if they had, and R1 is due. A
/// pro who wrote before has what their message brought; it stays due.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn shut_out(tx: &mut Tx, unlock: UnlockId, at: Timestamp) -> Result<(), StoreError> {
    tx.query(
        "UPDATE unlocks SET refund_due_at = $2, due_rule = 'r1'
         WHERE id = $1 AND due_rule IS NULL AND pro_wrote_at IS NULL AND answered_at IS NULL
             AND receipt_at IS NULL AND refunded_at IS NULL AND renounced_at IS NULL AND unlocked_at >= $3",
    )
    .bind(unlock)
    .bind(at.plus(UNOPENED))
    .bind(at.minus(FIRST_ENVELOPE))
    .execute()
    .await?;
    Ok(())
}

/// The pro closed the conversation: an answer that cannot come any more gives nothing back, now or later.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn renounce(tx: &mut Tx, unlock: UnlockId, at: Timestamp) -> Result<(), StoreError> {
    tx.query(concat!(
        "UPDATE unlocks SET renounced_at = $2, ",
        silence_brings_nothing!(),
        " WHERE id = $1 AND renounced_at IS NULL"
    ))
    .bind(unlock)
    .bind(at)
    .execute()
    .await?;
    Ok(())
}
