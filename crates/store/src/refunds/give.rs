//! What a refund changes beside the ledger.

use protocol::ids::{ConversationId, UnlockId};
use protocol::money::Tokens;
use protocol::time::Timestamp;
use protocol::unlocks::Rule;

use crate::{StoreError, Tx};

/// A refund to write down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Of which unlock.
    pub unlock: UnlockId,
    /// Tokens that go back now.
    pub tokens: Tokens,
    /// By which rule.
    pub rule: Rule,
    /// True when it counts towards the pro's cap.
    pub capped: bool,
    /// True when nothing is left to give back: the demande can be bought again.
    pub full: bool,
    /// When.
    pub at: Timestamp,
}

/// Writes a refund into the row of its unlock; nothing is due afterwards. The first rule that gave stays its rule:
/// what a demandeur's silence brought is not forgotten when the rest comes back for another reason.
///
/// # Errors
/// [`StoreError::Engine`], also when more than was spent would go back.
pub async fn mark_given(tx: &mut Tx, given: Given) -> Result<(), StoreError> {
    tx.query(
        "UPDATE unlocks SET refunded = refunded + $2, refund_rule = COALESCE(refund_rule, $3),
             refund_capped_at = COALESCE($4, refund_capped_at), refunded_at = $5,
             refund_due_at = NULL, due_rule = NULL
         WHERE id = $1",
    )
    .bind(given.unlock)
    .bind(given.tokens.get())
    .bind(given.rule.as_str())
    .bind(given.capped.then_some(given.at))
    .bind(given.full.then_some(given.at))
    .execute()
    .await?;
    Ok(())
}

/// Removes the envelopes of a conversation that nobody has fetched, in both directions.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn withdraw_envelopes(tx: &mut Tx, conversation: ConversationId) -> Result<(), StoreError> {
    tx.query(
        "DELETE FROM envelopes WHERE conversation_id = $1
             AND recipient_id IN (SELECT user_id FROM members WHERE conversation_id = $1)",
    )
    .bind(conversation)
    .execute()
    .await?;
    Ok(())
}
