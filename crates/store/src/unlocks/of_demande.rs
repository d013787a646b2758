//! Who unlocked a demande.

use protocol::ids::{ConversationId, DemandeId, UnlockId, UserId};
use protocol::time::Timestamp;
use protocol::unlocks::Unlocker;

use crate::row::Table;
use crate::{StoreError, Tx};

#[derive(sqlx::FromRow)]
struct Row {
    id: UnlockId,
    pro_id: UserId,
    display_name: String,
    conversation_id: ConversationId,
    unlocked_at: Timestamp,
    refunded: bool,
}

/// The unlocks of a demande, the oldest first, behind `after`.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn of_demande(
    tx: &mut Tx,
    demande: DemandeId,
    after: Option<UnlockId>,
    limit: i64,
) -> Result<Vec<Unlocker>, StoreError> {
    let rows: Vec<Row> = tx
        .query(
            "SELECT x.id, x.pro_id, u.display_name, x.conversation_id, x.unlocked_at,
                 x.refunded_at IS NOT NULL AS refunded
             FROM unlocks x JOIN users u ON u.id = x.pro_id
             WHERE x.demande_id = $1 AND ($2 IS NULL OR x.id > $2) ORDER BY x.id LIMIT $3",
        )
        .bind(demande)
        .bind(after)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Unlocker {
                id: row.id,
                pro_id: row.pro_id,
                name: Table("users").text("display_name", row.display_name)?,
                conversation_id: row.conversation_id,
                at: row.unlocked_at,
                refunded: row.refunded,
            })
        })
        .collect()
}
