//! Archiving received messages.

use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::live::Happening;
use protocol::messages::Entry;
use protocol::time::Timestamp;

use crate::{StoreError, Tx, events};

#[derive(sqlx::FromRow)]
struct SenderRow {
    sender_id: UserId,
}

/// Stores each entry whose envelope waits, removes that envelope, marks the message delivered and tells
/// the sender and the person's other devices. Returns the messages that were archived by this call,
/// ascending: two devices that archive the same messages lock them in the same order.
///
/// An entry without a waiting envelope is passed over: its message is archived already, perhaps in a page,
/// or never was for this person.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn acknowledge(
    tx: &mut Tx,
    user: UserId,
    conversation: ConversationId,
    entries: &[Entry],
    now: Timestamp,
) -> Result<Vec<MessageId>, StoreError> {
    let mut ordered: Vec<&Entry> = entries.iter().collect();
    ordered.sort_by_key(|entry| entry.message_id);
    let mut archived = Vec::new();
    let mut happenings = Vec::new();
    for entry in ordered {
        let message_id = entry.message_id;
        let Some(sender) = take_envelope(tx, user, conversation, message_id).await? else { continue };
        tx.query("INSERT INTO entries (user_id, conversation_id, message_id, blob) VALUES ($1, $2, $3, $4)")
            .bind(user)
            .bind(conversation)
            .bind(message_id)
            .bind(entry.blob.to_bytes())
            .execute()
            .await?;
        tx.query("UPDATE messages SET delivered_at = $3 WHERE sender_id = $1 AND id = $2")
            .bind(sender)
            .bind(message_id)
            .bind(now)
            .execute()
            .await?;
        happenings.push((sender, Happening::Delivered { conversation_id: conversation, message_id }));
        happenings.push((user, Happening::Entry { conversation_id: conversation, message_id }));
        archived.push(message_id);
    }
    events::append(tx, &happenings, now).await?;
    Ok(archived)
}

async fn take_envelope(
    tx: &mut Tx,
    recipient: UserId,
    conversation: ConversationId,
    message: MessageId,
) -> Result<Option<UserId>, StoreError> {
    let row: Option<SenderRow> = tx
        .query(
            "DELETE FROM envelopes WHERE recipient_id = $1 AND message_id = $2 AND conversation_id = $3
             RETURNING sender_id",
        )
        .bind(recipient)
        .bind(message)
        .bind(conversation)
        .optional()
        .await?;
    Ok(row.map(|row| row.sender_id))
}
