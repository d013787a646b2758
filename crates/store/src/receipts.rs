//! Receipts: the demandeur's signature that a pro's envelope was opened, or could not be.

use protocol::ids::{ConversationId, MessageId, UnlockId, UserId};
use protocol::keys::Ed25519Public;
use protocol::time::Timestamp;
use protocol::unlocks::Receipt;

use crate::row::{Table, stored};
use crate::{StoreError, Tx};

/// What a receipt must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// Who may sign.
    pub author: UserId,
    /// Who wrote.
    pub pro: UserId,
    /// Where.
    pub conversation: ConversationId,
    /// SHA-256 of the envelope; `None` when the pro sent no such message there.
    pub envelope_digest: Option<[u8; 32]>,
    /// The key that must have signed; `None` for a generation that does not exist.
    pub key: Option<Ed25519Public>,
}

#[derive(sqlx::FromRow)]
struct Row {
    author_id: UserId,
    pro_id: UserId,
    conversation_id: ConversationId,
    envelope_digest: Option<Vec<u8>>,
    ed25519: Option<Ed25519Public>,
}

/// What a receipt for `message` of this unlock must fit; `None` for an unknown unlock.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn subject(
    tx: &mut Tx,
    unlock: UnlockId,
    message: MessageId,
    generation: u64,
) -> Result<Option<Subject>, StoreError> {
    let row: Option<Row> = tx
        .query(
            "SELECT u.author_id, u.pro_id, u.conversation_id, m.envelope_digest, i.ed25519
             FROM unlocks u
             LEFT JOIN messages m ON m.conversation_id = u.conversation_id AND m.id = $2
                 AND m.sender_id = u.pro_id
             LEFT JOIN identities i ON i.user_id = u.author_id AND i.generation = $3
             WHERE u.id = $1",
        )
        .bind(unlock)
        .bind(message)
        .bind(stored(generation))
        .optional()
        .await?;
    row.map(|row| {
        let digest = row.envelope_digest.map(<[u8; 32]>::try_from).transpose();
        Ok(Subject {
            author: row.author_id,
            pro: row.pro_id,
            conversation: row.conversation_id,
            envelope_digest: Table("messages").parse("envelope_digest", digest)?,
            key: row.ed25519,
        })
    })
    .transpose()
}

/// Keeps a receipt; one that is there already stays. The signature must have been verified.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn keep(tx: &mut Tx, unlock: UnlockId, receipt: &Receipt, at: Timestamp) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO receipts (unlock_id, message_id, outcome, generation, signature, received_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(unlock)
    .bind(receipt.message_id)
    .bind(receipt.outcome.as_str())
    .bind(stored(receipt.generation))
    .bind(receipt.signature)
    .bind(at)
    .execute()
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct CountRow {
    unlocks: i64,
}

/// A pro's unlocks whose receipt after `since` said that nothing could be opened.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn unreadable(tx: &mut Tx, pro: UserId, since: Timestamp) -> Result<i64, StoreError> {
    let row: CountRow = tx
        .query(
            "SELECT COUNT(*) AS unlocks FROM unlocks
             WHERE pro_id = $1 AND receipt_outcome = 'unreadable' AND receipt_at > $2",
        )
        .bind(pro)
        .bind(since)
        .one()
        .await?;
    Ok(row.unlocks)
}
