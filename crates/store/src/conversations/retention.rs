//! Conversations that nobody writes in any more: told of, then deleted.

use protocol::ids::{ConversationId, UserId};
use protocol::time::Timestamp;

use crate::{StoreError, Tx};

/// What decides whether a conversation stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Age {
    /// The conversation.
    pub id: ConversationId,
    /// The newest message, or the opening before the first.
    pub activity: Timestamp,
    /// When its members were last told that it will be deleted.
    pub warned_at: Option<Timestamp>,
    /// When it was deleted.
    pub gone_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    user_id: UserId,
}

/// Conversations of which something is left, in the order of their ids, behind `after`. (There is no index by age: it
/// would cost every message something, so that a job may save a little at night.)
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn ages(tx: &mut Tx, after: Option<ConversationId>, limit: i64) -> Result<Vec<Age>, StoreError> {
    tx.query(
        "SELECT c.id, COALESCE(c.last_message_at, c.created_at) AS activity, c.warned_at, c.gone_at
         FROM conversations c
         WHERE ($1 IS NULL OR c.id > $1) AND (c.gone_at IS NULL
             OR EXISTS (SELECT 1 FROM members m WHERE m.conversation_id = c.id))
         ORDER BY c.id LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .all()
    .await
}

/// Locks a conversation that still exists.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn lock(tx: &mut Tx, id: ConversationId) -> Result<Option<Age>, StoreError> {
    tx.query(
        "UPDATE conversations SET open = open WHERE id = $1 AND gone_at IS NULL
         RETURNING id, COALESCE(last_message_at, created_at) AS activity, warned_at, gone_at",
    )
    .bind(id)
    .optional()
    .await
}

/// Notes that the members of a locked conversation are told. Returns who they are.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn warn(tx: &mut Tx, id: ConversationId, at: Timestamp) -> Result<Vec<UserId>, StoreError> {
    tx.query("UPDATE conversations SET warned_at = $2 WHERE id = $1").bind(id).bind(at).execute().await?;
    members(tx, id).await
}

/// A locked conversation is gone: nobody finds it any more. Returns who was in it; [`sweep`] removes what is left.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn end(tx: &mut Tx, id: ConversationId, at: Timestamp) -> Result<Vec<UserId>, StoreError> {
    tx.query("UPDATE conversations SET gone_at = $2, open = false WHERE id = $1")
        .bind(id)
        .bind(at)
        .execute()
        .await?;
    members(tx, id).await
}

async fn members(tx: &mut Tx, id: ConversationId) -> Result<Vec<UserId>, StoreError> {
    let rows: Vec<MemberRow> = tx
        .query("SELECT user_id FROM members WHERE conversation_id = $1 ORDER BY user_id")
        .bind(id)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| row.user_id).collect())
}

/// Removes up to `limit` rows of a conversation that is gone; the memberships go last, so that while anything is left
/// [`ages`] lists it. Returns how many there were.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn sweep(tx: &mut Tx, id: ConversationId, limit: i64) -> Result<u64, StoreError> {
    for sql in [
        "DELETE FROM entries WHERE (user_id, conversation_id, message_id) IN (
             SELECT e.user_id, e.conversation_id, e.message_id FROM entries e
             JOIN members m ON m.user_id = e.user_id AND m.conversation_id = e.conversation_id
             WHERE m.conversation_id = $1 LIMIT $2)",
        "DELETE FROM pages WHERE (user_id, conversation_id, number) IN (
             SELECT p.user_id, p.conversation_id, p.number FROM pages p
             JOIN members m ON m.user_id = p.user_id AND m.conversation_id = p.conversation_id
             WHERE m.conversation_id = $1 LIMIT $2)",
        "DELETE FROM envelopes WHERE (recipient_id, message_id, sender_id) IN (
             SELECT v.recipient_id, v.message_id, v.sender_id FROM envelopes v
             JOIN members m ON m.user_id = v.recipient_id
             WHERE m.conversation_id = $1 AND v.conversation_id = $1 LIMIT $2)",
        "DELETE FROM messages WHERE conversation_id = $1 AND id IN (
             SELECT id FROM messages WHERE conversation_id = $1 ORDER BY id LIMIT $2)",
        "DELETE FROM read_marks WHERE conversation_id = $1 AND $2 > 0",
        "DELETE FROM members WHERE conversation_id = $1 AND $2 > 0",
    ] {
        let removed = tx.query(sql).bind(id).bind(limit).execute().await?;
        if removed > 0 {
            return Ok(removed);
        }
    }
    Ok(0)
}
