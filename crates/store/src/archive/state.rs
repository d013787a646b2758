//! State: what a member has read, sealed by themselves.

use protocol::accounts::Versioned;
use protocol::ids::{ConversationId, UserId};
use protocol::sealed::Blob;

use crate::row::{Table, stored};
use crate::{StoreError, Tx};

const TABLE: Table = Table("members");

#[derive(sqlx::FromRow)]
struct Row {
    state_version: i64,
    state: Option<Vec<u8>>,
}

/// A member's state; version 0 without a blob before the first write, `None` for anyone else.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn state(
    tx: &mut Tx,
    user: UserId,
    conversation: ConversationId,
) -> Result<Option<Versioned>, StoreError> {
    let row: Option<Row> = tx
        .query("SELECT state_version, state FROM members WHERE conversation_id = $1 AND user_id = $2")
        .bind(conversation)
        .bind(user)
        .optional()
        .await?;
    row.map(|row| {
        Ok(Versioned {
            version: TABLE.count("state_version", row.state_version)?,
            blob: row.state.map(|bytes| TABLE.blob("state", &bytes)).transpose()?,
        })
    })
    .transpose()
}

/// Writes version `expected + 1`; false when the state is not at `expected`, or for anyone but a member.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn put_state(
    tx: &mut Tx,
    user: UserId,
    conversation: ConversationId,
    expected: u64,
    blob: &Blob,
) -> Result<bool, StoreError> {
    let written = tx
        .query(
            "UPDATE members SET state_version = state_version + 1, state = $4
             WHERE conversation_id = $1 AND user_id = $2 AND state_version = $3",
        )
        .bind(conversation)
        .bind(user)
        .bind(stored(expected))
        .bind(blob.to_bytes())
        .execute()
        .await?;
    Ok(written == 1)
}
