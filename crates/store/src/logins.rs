//! By which name a person signs in.

use protocol::ids::UserId;

use crate::{LoginTag, StoreError, Tx};

#[derive(sqlx::FromRow)]
struct Row {
    user_id: UserId,
}

/// Takes a name; false when it is taken already.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn insert(tx: &mut Tx, tag: &LoginTag, user: UserId) -> Result<bool, StoreError> {
    let inserted = tx
        .query("INSERT INTO logins (tag, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(tag.slice())
        .bind(user)
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Whose name this is.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn user_of(tx: &mut Tx, tag: &LoginTag) -> Result<Option<UserId>, StoreError> {
    let row: Option<Row> =
        tx.query("SELECT user_id FROM logins WHERE tag = $1").bind(tag.slice()).optional().await?;
    Ok(row.map(|row| row.user_id))
}
