//! Sending: a message is stored once, whatever its sender repeats.

use protocol::ids::{ConversationId, MessageId, UnlockId, UserId};
use protocol::keys::{Commitment, Stamp};
use protocol::limits::UNACKNOWLEDGED;
use protocol::live::Happening;
use protocol::sealed::{Blob, Envelope};
use protocol::time::Timestamp;
use protocol::transcript::envelope_digest;

use crate::{StoreError, Tx, conversations, events, refunds};

/// A message to store: the recipient's envelope and the sender's own entry.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Made by the sender.
    pub id: MessageId,
    /// Where.
    pub conversation: ConversationId,
    /// Who sends.
    pub sender: UserId,
    /// The member who can open the envelope.
    pub recipient: UserId,
    /// The franking commitment.
    pub commitment: Commitment,
    /// Sealed to the recipient.
    pub envelope: Envelope,
    /// Sealed to the sender.
    pub entry: Blob,
    /// Key id of the stamp.
    pub kid: String,
    /// The server's MAC.
    pub stamp: Stamp,
    /// When it arrived.
    pub received_at: Timestamp,
}

/// What became of a message. Nothing is written in any case but `New`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// It is stored, and both inboxes tell so.
    New,
    /// It was stored before; first content wins.
    Repeated {
        /// When it arrived first.
        received_at: Timestamp,
        /// Whether the recipient has archived it.
        delivered: bool,
    },
    /// The conversation does not exist, or sender or recipient is not in it.
    NotMember,
    /// The conversation is closed, one of the two blocks the other, or the sender is banned.
    Closed,
    /// Too many of the sender's messages wait in this conversation ([`UNACKNOWLEDGED`]).
    TooMany,
    /// Another message has this id.
    IdTaken,
}

#[derive(sqlx::FromRow)]
struct LockRow {
    unlock_id: UnlockId,
    /// Whether the sender bought the unlock.
    by_pro: bool,
    /// Whether this side has written before.
    wrote: bool,
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    conversation_id: ConversationId,
    recipient_id: UserId,
    received_at: Timestamp,
    delivered_at: Option<Timestamp>,
}

/// Stores a message, the recipient's envelope, the sender's entry and both events.
///
/// The conversation is locked first, so the limit of waiting messages holds exactly.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn store_message(tx: &mut Tx, new: &NewMessage) -> Result<Stored, StoreError> {
    let locked: Option<LockRow> = tx
        .query(
            "UPDATE conversations SET last_message_at = $4
             WHERE id = $1 AND open AND NOT blocked AND $2 <> $3
                 AND EXISTS (SELECT 1 FROM members m JOIN users u ON u.id = m.user_id
                     WHERE m.conversation_id = $1 AND m.user_id = $2 AND u.standing <> 'banned')
                 AND EXISTS (SELECT 1 FROM members m WHERE m.conversation_id = $1 AND m.user_id = $3)
             RETURNING unlock_id,
                 (SELECT u.pro_id = $2 FROM unlocks u WHERE u.id = conversations.unlock_id) AS by_pro,
                 (SELECT CASE WHEN u.pro_id = $2 THEN u.pro_wrote_at ELSE u.answered_at END IS NOT NULL
                     FROM unlocks u WHERE u.id = conversations.unlock_id) AS wrote",
        )
        .bind(new.conversation)
        .bind(new.sender)
        .bind(new.recipient)
        .bind(new.received_at)
        .optional()
        .await?;
    let Some(LockRow { unlock_id, by_pro, wrote }) = locked else { return refusal(tx, new).await };
    let inserted = tx
        .query(
            "INSERT INTO messages (sender_id, id, conversation_id, recipient_id, received_at, envelope_digest)
             SELECT $1, $2, $3, $4, $5, $6
             WHERE (SELECT COUNT(*) FROM messages
                 WHERE conversation_id = $3 AND sender_id = $1 AND delivered_at IS NULL
                     AND discarded_at IS NULL) < $7
             ON CONFLICT DO NOTHING",
        )
        .bind(new.sender)
        .bind(new.id)
        .bind(new.conversation)
        .bind(new.recipient)
        .bind(new.received_at)
        .bind(envelope_digest(&new.envelope).as_slice())
        .bind(UNACKNOWLEDGED)
        .execute()
        .await?;
    if inserted == 0 {
        unlock_unchanged(tx, new.conversation).await?;
        return not_new(tx, new).await;
    }
    insert_envelope(tx, new).await?;
    insert_entry(tx, new).await?;
    match (wrote, by_pro) {
        (true, _) => {}
        (false, true) => refunds::pro_wrote(tx, unlock_id, new.received_at).await?,
        (false, false) => refunds::answered(tx, unlock_id, new.received_at).await?,
    }
    let (conversation_id, message_id) = (new.conversation, new.id);
    let envelope = Happening::Envelope { conversation_id, message_id };
    let entry = Happening::Entry { conversation_id, message_id };
    events::append(tx, &[(new.recipient, envelope), (new.sender, entry)], new.received_at).await?;
    Ok(Stored::New)
}

/// Takes back the time that the lock wrote, for a message that turned out not to be new.
async fn unlock_unchanged(tx: &mut Tx, conversation: ConversationId) -> Result<(), StoreError> {
    tx.query(
        "UPDATE conversations SET last_message_at =
             (SELECT MAX(received_at) FROM messages WHERE conversation_id = $1) WHERE id = $1",
    )
    .bind(conversation)
    .execute()
    .await?;
    Ok(())
}

async fn insert_envelope(tx: &mut Tx, new: &NewMessage) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO envelopes (recipient_id, message_id, sender_id, conversation_id, commitment, scheme,
             body, received_at, kid, stamp)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(new.recipient)
    .bind(new.id)
    .bind(new.sender)
    .bind(new.conversation)
    .bind(new.commitment)
    .bind(new.envelope.scheme.as_str())
    .bind(new.envelope.to_bytes())
    .bind(new.received_at)
    .bind(new.kid.as_str())
    .bind(new.stamp)
    .execute()
    .await?;
    Ok(())
}

async fn insert_entry(tx: &mut Tx, new: &NewMessage) -> Result<(), StoreError> {
    tx.query("INSERT INTO entries (user_id, conversation_id, message_id, blob) VALUES ($1, $2, $3, $4)")
        .bind(new.sender)
        .bind(new.conversation)
        .bind(new.id)
        .bind(new.entry.to_bytes())
        .execute()
        .await?;
    Ok(())
}

/// Why the conversation could not be locked. A message that is stored stays stored, even if the
/// conversation was closed since.
async fn refusal(tx: &mut Tx, new: &NewMessage) -> Result<Stored, StoreError> {
    match known(tx, new).await? {
        Some(repeated) => Ok(repeated),
        None => match conversations::is_open(tx, new.sender, new.conversation).await? {
            None => Ok(Stored::NotMember),
            Some(false) => Ok(Stored::Closed),
            Some(true) => match conversations::is_open(tx, new.recipient, new.conversation).await? {
                Some(_) if new.recipient != new.sender => Ok(Stored::Closed),
                _ => Ok(Stored::NotMember),
            },
        },
    }
}

/// Why the message could not be inserted.
async fn not_new(tx: &mut Tx, new: &NewMessage) -> Result<Stored, StoreError> {
    if let Some(known) = known(tx, new).await? {
        return Ok(known);
    }
    let taken: Option<MessageRow> = tx
        .query(
            "SELECT conversation_id, recipient_id, received_at, delivered_at
             FROM messages WHERE conversation_id = $1 AND id = $2",
        )
        .bind(new.conversation)
        .bind(new.id)
        .optional()
        .await?;
    Ok(if taken.is_some() { Stored::IdTaken } else { Stored::TooMany })
}

/// What the sender stored under this id before.
async fn known(tx: &mut Tx, new: &NewMessage) -> Result<Option<Stored>, StoreError> {
    let row: Option<MessageRow> = tx
        .query(
            "SELECT conversation_id, recipient_id, received_at, delivered_at
             FROM messages WHERE sender_id = $1 AND id = $2",
        )
        .bind(new.sender)
        .bind(new.id)
        .optional()
        .await?;
    Ok(row.map(|row| {
        if row.conversation_id == new.conversation && row.recipient_id == new.recipient {
            Stored::Repeated { received_at: row.received_at, delivered: row.delivered_at.is_some() }
        } else {
            Stored::IdTaken
        }
    }))
}
