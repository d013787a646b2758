//! What people let others see.

use protocol::ids::UserId;
use protocol::settings::{Settings, SettingsPatch};

use crate::{StoreError, Tx};

#[derive(sqlx::FromRow)]
struct Row {
    share_read: bool,
    share_presence: bool,
}

impl From<Row> for Settings {
    fn from(Row { share_read, share_presence }: Row) -> Self {
        Self { share_read, share_presence }
    }
}

/// A person's settings; `None` when there is no such person.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn settings(tx: &mut Tx, id: UserId) -> Result<Option<Settings>, StoreError> {
    let row: Option<Row> =
        tx.query("SELECT share_read, share_presence FROM users WHERE id = $1").bind(id).optional().await?;
    Ok(row.map(Settings::from))
}

/// Changes them; the new ones, `None` when there is no such person.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn change_settings(
    tx: &mut Tx,
    id: UserId,
    patch: SettingsPatch,
) -> Result<Option<Settings>, StoreError> {
    let row: Option<Row> = tx
        .query(
            "UPDATE users SET share_read = COALESCE($2, share_read),
                 share_presence = COALESCE($3, share_presence)
             WHERE id = $1 RETURNING share_read, share_presence",
        )
        .bind(id)
        .bind(patch.share_read)
        .bind(patch.share_presence)
        .optional()
        .await?;
    Ok(row.map(Settings::from))
}
