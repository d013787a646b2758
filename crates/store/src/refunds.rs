//! Refunds by proof: what makes one due, what takes that back, and what it changes.
//!
//! Every refund, receipt and first message changes the row of its unlock, so whichever comes first wins.

mod give;
mod lock;
mod records;
mod shut;

use protocol::ids::{DemandeId, UnlockId, UserId};
use protocol::limits::{FIRST_ENVELOPE, UNANSWERED, UNOPENED};
use protocol::time::Timestamp;
use protocol::transcript::Outcome;

pub use self::give::{Given, mark_given, withdraw_envelopes};
pub use self::lock::{Bought, lock};
pub use self::records::records;
pub use self::shut::{renounce, shut_out};
use crate::{StoreError, Tx};

/// Takes back what the demandeur's silence had made due; what the end of a demande made due stays.
macro_rules! silence_brings_nothing {
    () => {
        "refund_due_at = CASE WHEN due_rule = 'r2' THEN refund_due_at END,
             due_rule = CASE WHEN due_rule = 'r2' THEN due_rule END"
    };
}
use silence_brings_nothing;

/// The pro wrote for the first time: unless the demandeur reacts, R1 is due if that was soon enough.
pub(crate) async fn pro_wrote(tx: &mut Tx, unlock: UnlockId, at: Timestamp) -> Result<(), StoreError> {
    tx.query(
        "UPDATE unlocks SET pro_wrote_at = $2,
             refund_due_at = CASE WHEN due_rule IS NULL AND answered_at IS NULL AND renounced_at IS NULL AND unlocked_at >= $3
                 THEN $4 ELSE refund_due_at END,
             due_rule = CASE WHEN due_rule IS NULL AND answered_at IS NULL AND renounced_at IS NULL AND unlocked_at >= $3
                 THEN 'r1' ELSE due_rule END
         WHERE id = $1 AND pro_wrote_at IS NULL",
    )
    .bind(unlock)
    .bind(at)
    .bind(at.minus(FIRST_ENVELOPE))
    .bind(at.plus(UNOPENED))
    .execute()
    .await?;
    Ok(())
}

/// The demandeur wrote for the first time: what their silence would have given back is no longer due.
pub(crate) async fn answered(tx: &mut Tx, unlock: UnlockId, at: Timestamp) -> Result<(), StoreError> {
    tx.query(concat!(
        "UPDATE unlocks SET answered_at = $2, ",
        silence_brings_nothing!(),
        " WHERE id = $1 AND answered_at IS NULL"
    ))
    .bind(unlock)
    .bind(at)
    .execute()
    .await?;
    Ok(())
}

/// The demandeur's first receipt: R1 is no longer due; after an opened one R3 is, if the pro wrote soon enough
/// and has no answer where there could be one. False when there was a receipt, or everything was given back: nothing changes.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn received(
    tx: &mut Tx,
    unlock: UnlockId,
    outcome: Outcome,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let soon = i64::try_from(FIRST_ENVELOPE.as_millis()).unwrap_or(i64::MAX);
    let changed = tx
        .query(
            "UPDATE unlocks SET receipt_at = $2, receipt_outcome = $3,
                 refund_due_at = CASE WHEN due_rule = 'r2' THEN refund_due_at
                     WHEN $3 = 'opened' AND answered_at IS NULL AND renounced_at IS NULL
                         AND pro_wrote_at <= unlocked_at + $4
                         AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = unlocks.conversation_id
                             AND (c.open OR EXISTS (SELECT 1 FROM members m WHERE m.conversation_id = c.id
                                 AND m.user_id = unlocks.author_id AND m.left_at IS NOT NULL)))
                     THEN $5 END,
                 due_rule = CASE WHEN due_rule = 'r2' THEN due_rule
                     WHEN $3 = 'opened' AND answered_at IS NULL AND renounced_at IS NULL
                         AND pro_wrote_at <= unlocked_at + $4
                         AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = unlocks.conversation_id
                             AND (c.open OR EXISTS (SELECT 1 FROM members m WHERE m.conversation_id = c.id
                                 AND m.user_id = unlocks.author_id AND m.left_at IS NOT NULL)))
                     THEN 'r3' END
             WHERE id = $1 AND receipt_at IS NULL AND refunded_at IS NULL",
        )
        .bind(unlock)
        .bind(at)
        .bind(outcome.as_str())
        .bind(soon)
        .bind(at.plus(UNANSWERED))
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Nothing is due any more.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn clear_due(tx: &mut Tx, unlock: UnlockId) -> Result<(), StoreError> {
    tx.query("UPDATE unlocks SET refund_due_at = NULL, due_rule = NULL WHERE id = $1")
        .bind(unlock)
        .execute()
        .await?;
    Ok(())
}

/// Where a run over the due refunds stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct DueAt {
    /// When the refund is due.
    #[sqlx(rename = "refund_due_at")]
    pub at: Timestamp,
    /// The unlock.
    pub id: UnlockId,
}

/// Unlocks whose refund is due by `now`, the longest overdue first, behind `after`.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn due(
    tx: &mut Tx,
    now: Timestamp,
    after: Option<DueAt>,
    limit: i64,
) -> Result<Vec<DueAt>, StoreError> {
    tx.query(
        "SELECT refund_due_at, id FROM unlocks
         WHERE refund_due_at <= $1 AND ($2 IS NULL OR (refund_due_at, id) > ($2, $3))
         ORDER BY refund_due_at, id LIMIT $4",
    )
    .bind(now)
    .bind(after.map(|after| after.at))
    .bind(after.map(|after| after.id))
    .bind(limit)
    .all()
    .await
}

#[derive(sqlx::FromRow)]
struct FoundRow {
    found: bool,
}

/// Whether the author of a demande wrote to any of its pros after `since`, up to `until`.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn author_wrote(
    tx: &mut Tx,
    demande: DemandeId,
    author: UserId,
    since: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let row: FoundRow = tx
        .query(
            "SELECT EXISTS (SELECT 1 FROM unlocks u JOIN messages m ON m.conversation_id = u.conversation_id
                 WHERE u.demande_id = $1 AND m.sender_id = $2 AND m.received_at > $3 AND m.received_at <= $4)
             AS found",
        )
        .bind(demande)
        .bind(author)
        .bind(since)
        .bind(until)
        .one()
        .await?;
    Ok(row.found)
}

/// A pro's unlocks of late, and those among them that count towards the cap on refunds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Tally {
    /// Unlocks made after the given time.
    pub bought: i64,
    /// Other unlocks with a capped refund after that time.
    pub capped: i64,
}

/// Counts for the cap, leaving out the refunds of `but`: an unlock counts once. Exact while the pro's account
/// is locked.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn tally(tx: &mut Tx, pro: UserId, but: UnlockId, since: Timestamp) -> Result<Tally, StoreError> {
    tx.query(
        "SELECT COUNT(CASE WHEN unlocked_at > $3 THEN 1 END) AS bought,
             COUNT(CASE WHEN refund_capped_at > $3 AND id <> $2 THEN 1 END) AS capped
         FROM unlocks WHERE pro_id = $1",
    )
    .bind(pro)
    .bind(but)
    .bind(since)
    .one()
    .await
}
