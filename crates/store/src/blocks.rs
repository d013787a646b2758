//! Who blocks whom, and what they share.

use protocol::blocks::Block;
use protocol::ids::{ConversationId, UnlockId, UserId};
use protocol::time::Timestamp;

use crate::row::Table;
use crate::{StoreError, Tx};

const USERS: Table = Table("users");

#[derive(sqlx::FromRow)]
struct Row {
    blocked_id: UserId,
    display_name: String,
    kind: String,
    created_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct FoundRow {
    found: bool,
}

/// Where a page of blocks ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// When the last one was made.
    pub at: Timestamp,
    /// Whom it is about.
    pub blocked: UserId,
}

/// A conversation that two people share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Shared {
    /// The conversation.
    pub conversation: ConversationId,
    /// The unlock that opened it.
    pub unlock: UnlockId,
    /// Who bought that.
    pub pro: UserId,
}

/// Blocks someone. False when they were blocked already.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn insert(tx: &mut Tx, user: UserId, blocked: UserId, at: Timestamp) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO blocks (user_id, blocked_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(user)
        .bind(blocked)
        .bind(at)
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Blocks someone no longer. False when they were not blocked.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn remove(tx: &mut Tx, user: UserId, blocked: UserId) -> Result<bool, StoreError> {
    let removed = tx
        .query("DELETE FROM blocks WHERE user_id = $1 AND blocked_id = $2")
        .bind(user)
        .bind(blocked)
        .execute()
        .await?;
    Ok(removed == 1)
}

/// Whether either of two people blocks the other. Exact while the account of one of them is locked.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn between(tx: &mut Tx, one: UserId, other: UserId) -> Result<bool, StoreError> {
    let row: FoundRow = tx
        .query(
            "SELECT EXISTS (SELECT 1 FROM blocks WHERE user_id = $1 AND blocked_id = $2)
                 OR EXISTS (SELECT 1 FROM blocks WHERE user_id = $2 AND blocked_id = $1) AS found",
        )
        .bind(one)
        .bind(other)
        .one()
        .await?;
    Ok(row.found)
}

/// Whom a person blocks, the newest first, behind `before`.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn page(
    tx: &mut Tx,
    user: UserId,
    before: Option<Before>,
    limit: i64,
) -> Result<Vec<Block>, StoreError> {
    let rows: Vec<Row> = tx
        .query(
            "SELECT b.blocked_id, u.display_name, u.kind, b.created_at
             FROM blocks b JOIN users u ON u.id = b.blocked_id
             WHERE b.user_id = $1 AND ($2 IS NULL OR (b.created_at, b.blocked_id) < ($2, $3))
             ORDER BY b.created_at DESC, b.blocked_id DESC LIMIT $4",
        )
        .bind(user)
        .bind(before.map(|before| before.at))
        .bind(before.map(|before| before.blocked))
        .bind(limit)
        .all()
        .await?;
    let read = |row: Row| {
        Ok(Block {
            user_id: row.blocked_id,
            display_name: USERS.text("display_name", row.display_name)?,
            kind: USERS.word("kind", &row.kind)?,
            blocked_at: row.created_at,
        })
    };
    rows.into_iter().map(read).collect()
}

/// The conversations of two people that still exist, in the order in which they are locked.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn shared(tx: &mut Tx, one: UserId, other: UserId) -> Result<Vec<Shared>, StoreError> {
    tx.query(
        "SELECT c.id AS conversation, c.unlock_id AS unlock, v.pro_id AS pro
         FROM members m JOIN members o ON o.conversation_id = m.conversation_id
         JOIN conversations c ON c.id = m.conversation_id JOIN unlocks v ON v.id = c.unlock_id
         WHERE m.user_id = $1 AND o.user_id = $2 AND c.gone_at IS NULL ORDER BY c.id",
    )
    .bind(one)
    .bind(other)
    .all()
    .await
}

/// Locks a conversation and notes whether one of its members blocks the other. False when that was known.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn note(tx: &mut Tx, conversation: ConversationId, blocked: bool) -> Result<bool, StoreError> {
    let changed = tx
        .query("UPDATE conversations SET blocked = $2 WHERE id = $1 AND blocked <> $2")
        .bind(conversation)
        .bind(blocked)
        .execute()
        .await?;
    Ok(changed == 1)
}
