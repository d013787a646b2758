//! Conversations without their content.

use protocol::ids::{ConversationId, DemandeId, UnlockId, UserId};
use protocol::limits::{CONVERSATION_IDLE, CONVERSATION_WARNING};
use protocol::messages::{Conversation, Member};
use protocol::time::Timestamp;

pub use self::members::of as members;
use crate::row::Table;
use crate::{StoreError, Tx};

mod members;
pub mod own_copy;
pub mod retention;

/// A conversation to open.
#[derive(Debug, Clone, Copy)]
pub struct NewConversation<'a> {
    /// Its id.
    pub id: ConversationId,
    /// The demande it is about.
    pub demande: DemandeId,
    /// The unlock that opens it.
    pub unlock: UnlockId,
    /// Everyone in it.
    pub members: &'a [UserId],
    /// When.
    pub at: Timestamp,
}

/// Where a page of conversations ended: the last one's newest activity and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// [`activity`] of the last conversation.
    pub activity: Timestamp,
    /// The last conversation.
    pub id: ConversationId,
}

/// What conversations are ordered by: the newest message, or the opening before the first.
#[must_use]
pub fn activity(conversation: &Conversation) -> Timestamp {
    conversation.last_message_at.unwrap_or(conversation.created_at)
}

/// When a conversation is deleted: its members were told, and nobody has written since.
#[must_use]
pub fn deletion(activity: Timestamp, warned_at: Timestamp) -> Option<Timestamp> {
    // Compared with a margin of months, a message that arrived while they were told is not overlooked.
    (activity < warned_at.minus(CONVERSATION_IDLE)).then(|| warned_at.plus(CONVERSATION_WARNING))
}

#[derive(sqlx::FromRow)]
struct Row {
    id: ConversationId,
    unlock_id: UnlockId,
    pro_id: UserId,
    demande_id: DemandeId,
    demande_title: String,
    open: bool,
    created_at: Timestamp,
    last_message_at: Option<Timestamp>,
    pages: i64,
    left_at: Option<Timestamp>,
    cleared_at: Option<Timestamp>,
    warned_at: Option<Timestamp>,
    blocking: bool,
}

impl Row {
    fn with(self, members: Vec<Member>) -> Result<Conversation, StoreError> {
        let activity = self.last_message_at.unwrap_or(self.created_at);
        Ok(Conversation {
            id: self.id,
            unlock_id: self.unlock_id,
            pro_id: self.pro_id,
            demande_id: self.demande_id,
            demande_title: Table("demandes").text("title", self.demande_title)?,
            members,
            open: self.open,
            created_at: self.created_at,
            last_message_at: self.last_message_at,
            pages: Table("members").count("pages", self.pages)?,
            left: self.left_at.is_some(),
            blocking: self.blocking,
            cleared_at: self.cleared_at,
            expires_at: self.warned_at.and_then(|warned_at| deletion(activity, warned_at)),
        })
    }
}

/// The beginning of a query over conversations `c` as their member `m` sees them; `$1` is the member.
macro_rules! seen_by_member {
    () => {
        "SELECT c.id, c.unlock_id, v.pro_id, c.demande_id, d.title AS demande_title,
             c.open AND NOT c.blocked AS open, c.created_at, c.last_message_at, m.pages, m.left_at, m.cleared_at,
             c.warned_at, c.blocked AND EXISTS (SELECT 1 FROM blocks b JOIN members o ON o.user_id = b.blocked_id
                 WHERE b.user_id = $1 AND o.conversation_id = c.id) AS blocking
         FROM members m
         JOIN conversations c ON c.id = m.conversation_id
         JOIN unlocks v ON v.id = c.unlock_id
         JOIN demandes d ON d.id = c.demande_id
         WHERE m.user_id = $1 AND c.gone_at IS NULL"
    };
}

/// Opens a conversation.
///
/// # Errors
/// [`StoreError::Engine`], also when the id is taken.
pub async fn open(tx: &mut Tx, new: &NewConversation<'_>) -> Result<(), StoreError> {
    tx.query("INSERT INTO conversations (id, demande_id, unlock_id, created_at) VALUES ($1, $2, $3, $4)")
        .bind(new.id)
        .bind(new.demande)
        .bind(new.unlock)
        .bind(new.at)
        .execute()
        .await?;
    let insert =
        tx.insert_rows("INSERT INTO members (conversation_id, user_id) VALUES", 2, new.members.len());
    let insert = new.members.iter().fold(insert, |insert, member| insert.bind(new.id).bind(*member));
    insert.execute().await?;
    Ok(())
}

/// Finds a conversation that `user` is in.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn find(tx: &mut Tx, user: UserId, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
    let row: Option<Row> =
        tx.query(concat!(seen_by_member!(), " AND c.id = $2")).bind(user).bind(id).optional().await?;
    let Some(row) = row else { return Ok(None) };
    let members = members::of(tx, id).await?;
    row.with(members).map(Some)
}

/// A person's conversations, the newest [`activity`] first, behind `before`; without those whose copy they deleted,
/// until something arrives there.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn page(
    tx: &mut Tx,
    user: UserId,
    before: Option<Before>,
    limit: i64,
) -> Result<Vec<Conversation>, StoreError> {
    let rows: Vec<Row> = tx
        .query(concat!(
            seen_by_member!(),
            " AND ($2 IS NULL OR (COALESCE(c.last_message_at, c.created_at), c.id) < ($2, $3))
             AND (m.cleared_at IS NULL
                 OR EXISTS (SELECT 1 FROM entries e WHERE e.user_id = $1 AND e.conversation_id = c.id)
                 OR EXISTS (SELECT 1 FROM envelopes v WHERE v.recipient_id = $1 AND v.conversation_id = c.id))
             ORDER BY COALESCE(c.last_message_at, c.created_at) DESC, c.id DESC LIMIT $4"
        ))
        .bind(user)
        .bind(before.map(|before| before.activity))
        .bind(before.map(|before| before.id))
        .bind(limit)
        .all()
        .await?;
    let mut conversations = Vec::with_capacity(rows.len());
    for row in rows {
        let members = members::of(tx, row.id).await?;
        conversations.push(row.with(members)?);
    }
    Ok(conversations)
}

#[derive(sqlx::FromRow)]
struct OpenRow {
    open: bool,
}

/// Whether a conversation that `user` is in can be written to; `None` when there is no such.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn is_open(tx: &mut Tx, user: UserId, id: ConversationId) -> Result<Option<bool>, StoreError> {
    let row: Option<OpenRow> = tx
        .query(
            "SELECT c.open AND NOT c.blocked AS open FROM conversations c JOIN members m ON m.conversation_id = c.id
             WHERE c.id = $1 AND m.user_id = $2 AND c.gone_at IS NULL",
        )
        .bind(id)
        .bind(user)
        .optional()
        .await?;
    Ok(row.map(|row| row.open))
}

#[derive(sqlx::FromRow)]
struct PeerRow {
    open: bool,
    user_id: UserId,
}

/// The other member of a conversation that `user` is in, and whether it can be written to; `None` when there is no
/// such.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn peer(
    tx: &mut Tx,
    user: UserId,
    id: ConversationId,
) -> Result<Option<(UserId, bool)>, StoreError> {
    let row: Option<PeerRow> = tx
        .query(
            "SELECT c.open AND NOT c.blocked AS open, p.user_id FROM conversations c
             JOIN members m ON m.conversation_id = c.id AND m.user_id = $2
             JOIN members p ON p.conversation_id = c.id AND p.user_id <> $2
             WHERE c.id = $1 AND c.gone_at IS NULL",
        )
        .bind(id)
        .bind(user)
        .optional()
        .await?;
    Ok(row.map(|row| (row.user_id, row.open)))
}

/// Closes a conversation: it stays readable. False when it was closed already.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn close(tx: &mut Tx, id: ConversationId) -> Result<bool, StoreError> {
    let closed =
        tx.query("UPDATE conversations SET open = false WHERE id = $1 AND open").bind(id).execute().await?;
    Ok(closed == 1)
}
