//! Pages: many messages sealed at once, written once.

use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::sealed::Blob;
use protocol::time::Timestamp;

use crate::row::{Table, stored};
use crate::{StoreError, Tx};

/// What became of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "anything but `Written` must be rolled back"]
pub enum PagePut {
    /// It is stored and its entries are gone.
    Written,
    /// The number is not the next one, or the person is not in the conversation.
    Taken,
    /// The entries it replaces are not the person's oldest. Roll back.
    EntriesChanged,
}

#[derive(sqlx::FromRow)]
struct IdRow {
    message_id: MessageId,
}

#[derive(sqlx::FromRow)]
struct BlobRow {
    blob: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct CountRow {
    pages: i64,
}

/// How many pages a person's archive of a conversation has; 0 for someone who is not in it.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn pages(tx: &mut Tx, user: UserId, conversation: ConversationId) -> Result<u64, StoreError> {
    let row: Option<CountRow> = tx
        .query("SELECT pages FROM members WHERE conversation_id = $1 AND user_id = $2")
        .bind(conversation)
        .bind(user)
        .optional()
        .await?;
    row.map_or(Ok(0), |row| Table("members").count("pages", row.pages))
}

/// Writes page `number` in place of `replaced`, which must be the person's oldest entries, ascending and
/// at least one. The membership is locked first, so of two devices one writes and the other sees `Taken`.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn put_page(
    tx: &mut Tx,
    user: UserId,
    conversation: ConversationId,
    number: u64,
    page: &Blob,
    replaced: &[MessageId],
    now: Timestamp,
) -> Result<PagePut, StoreError> {
    let locked = tx
        .query(
            "UPDATE members SET pages = pages + 1
             WHERE conversation_id = $1 AND user_id = $2 AND pages = $3 - 1",
        )
        .bind(conversation)
        .bind(user)
        .bind(stored(number))
        .execute()
        .await?;
    if locked == 0 {
        return Ok(PagePut::Taken);
    }
    let Some(last) = replaced.last() else { return Ok(PagePut::EntriesChanged) };
    let mut removed: Vec<IdRow> = tx
        .query(
            "DELETE FROM entries WHERE user_id = $1 AND conversation_id = $2 AND message_id <= $3
             RETURNING message_id",
        )
        .bind(user)
        .bind(conversation)
        .bind(*last)
        .all()
        .await?;
    removed.sort_unstable_by_key(|row| row.message_id);
    if !removed.iter().map(|row| &row.message_id).eq(replaced) {
        return Ok(PagePut::EntriesChanged);
    }
    tx.query(
        "INSERT INTO pages (user_id, conversation_id, number, blob, created_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(user)
    .bind(conversation)
    .bind(stored(number))
    .bind(page.to_bytes())
    .bind(now)
    .execute()
    .await?;
    Ok(PagePut::Written)
}

/// Reads a page.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn page(
    tx: &mut Tx,
    user: UserId,
    conversation: ConversationId,
    number: u64,
) -> Result<Option<Blob>, StoreError> {
    let row: Option<BlobRow> = tx
        .query("SELECT blob FROM pages WHERE user_id = $1 AND conversation_id = $2 AND number = $3")
        .bind(user)
        .bind(conversation)
        .bind(stored(number))
        .optional()
        .await?;
    row.map(|row| Table("pages").blob("blob", &row.blob)).transpose()
}
