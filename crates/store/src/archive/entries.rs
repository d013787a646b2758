//! Entries: single sealed messages.

use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::messages::Entry;
use uuid::Uuid;

use crate::row::Table;
use crate::{StoreError, Tx};

#[derive(sqlx::FromRow)]
struct Row {
    message_id: MessageId,
    blob: Vec<u8>,
}

/// Up to `limit` entries after message `after`, ascending.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn entries(
    tx: &mut Tx,
    user: UserId,
    conversation: ConversationId,
    after: Option<MessageId>,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<Row> = tx
        .query(
            "SELECT message_id, blob FROM entries
             WHERE user_id = $1 AND conversation_id = $2 AND message_id > $3
             ORDER BY message_id LIMIT $4",
        )
        .bind(user)
        .bind(conversation)
        .bind(after.map_or(Uuid::nil(), |after| after.uuid()))
        .bind(limit)
        .all()
        .await?;
    let read =
        |row: Row| Ok(Entry { message_id: row.message_id, blob: Table("entries").blob("blob", &row.blob)? });
    rows.into_iter().map(read).collect()
}
