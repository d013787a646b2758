//! One member's copy of a conversation, deleted or left behind.

use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::time::Timestamp;
use uuid::Uuid;

use crate::row::stored;
use crate::{StoreError, Tx};

/// How much of a copy is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Entries and waiting envelopes up to this message; all if absent.
    pub through: Option<MessageId>,
    /// Pages up to this number; all if absent.
    pub pages: Option<u64>,
}

/// Deletes a member's entries, pages and waiting envelopes. Their sealed state stays, and with it what they remember of
/// the deletion; page numbers go on. The conversation leaves their list until something arrives in it. The
/// conversation is locked first, so what is sent meanwhile comes after.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn clear(
    tx: &mut Tx,
    user: UserId,
    id: ConversationId,
    extent: Extent,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.query("UPDATE conversations SET open = open WHERE id = $1").bind(id).execute().await?;
    tx.query("UPDATE members SET cleared_at = $3 WHERE conversation_id = $1 AND user_id = $2")
        .bind(id)
        .bind(user)
        .bind(at)
        .execute()
        .await?;
    let through = extent.through.map_or(Uuid::max(), |through| through.uuid());
    for sql in [
        "DELETE FROM entries WHERE conversation_id = $1 AND user_id = $2 AND message_id <= $3",
        "DELETE FROM envelopes WHERE conversation_id = $1 AND recipient_id = $2 AND message_id <= $3",
    ] {
        tx.query(sql).bind(id).bind(user).bind(through).execute().await?;
    }
    tx.query(
        "UPDATE messages SET discarded_at = $4
         WHERE conversation_id = $1 AND recipient_id = $2 AND id <= $3
             AND delivered_at IS NULL AND discarded_at IS NULL",
    )
    .bind(id)
    .bind(user)
    .bind(through)
    .bind(at)
    .execute()
    .await?;
    tx.query("DELETE FROM pages WHERE conversation_id = $1 AND user_id = $2 AND number <= $3")
        .bind(id)
        .bind(user)
        .bind(extent.pages.map_or(i64::MAX, stored))
        .execute()
        .await?;
    Ok(())
}

/// A member leaves for good. False when they had left before.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn leave(tx: &mut Tx, user: UserId, id: ConversationId, at: Timestamp) -> Result<bool, StoreError> {
    let left = tx
        .query(
            "UPDATE members SET left_at = $3 WHERE conversation_id = $1 AND user_id = $2 AND left_at IS NULL",
        )
        .bind(id)
        .bind(user)
        .bind(at)
        .execute()
        .await?;
    Ok(left == 1)
}
