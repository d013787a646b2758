//! What a ban changes beside the standing.

use protocol::ids::{ConversationId, DemandeId, UnlockId, UserId};
use protocol::time::Timestamp;

use crate::{StoreError, Tx};

#[derive(sqlx::FromRow)]
struct DemandeRow {
    id: DemandeId,
}

/// The demandes that a ban changes, in the order to lock them in: the person's own that are open or could be
/// renewed, and those in which they hold a slot.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn touched(tx: &mut Tx, person: UserId) -> Result<Vec<DemandeId>, StoreError> {
    let rows: Vec<DemandeRow> = tx
        .query(
            "SELECT id FROM demandes WHERE author_id = $1 AND status IN ('active', 'full', 'expired')
             UNION SELECT demande_id AS id FROM unlocks WHERE pro_id = $1 AND holds_slot
             ORDER BY id",
        )
        .bind(person)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Hides every demande of a person's that is open or could be renewed; which.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn hide_all(tx: &mut Tx, author: UserId, now: Timestamp) -> Result<Vec<DemandeId>, StoreError> {
    let rows: Vec<DemandeRow> = tx
        .query(
            "UPDATE demandes SET status = 'hidden', closed_at = COALESCE(closed_at, $2)
             WHERE author_id = $1 AND status IN ('active', 'full', 'expired') RETURNING id",
        )
        .bind(author)
        .bind(now)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    conversation_id: ConversationId,
    user_id: UserId,
}

/// Closes every conversation that a person is in: they stay readable. Returns those that were open, each with
/// everyone in it.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn close_conversations(
    tx: &mut Tx,
    person: UserId,
) -> Result<Vec<(ConversationId, UserId)>, StoreError> {
    let rows: Vec<MemberRow> = tx
        .query(
            "SELECT m.conversation_id, m.user_id
             FROM members mine JOIN conversations c ON c.id = mine.conversation_id
             JOIN members m ON m.conversation_id = c.id
             WHERE mine.user_id = $1 AND c.open ORDER BY m.conversation_id, m.user_id",
        )
        .bind(person)
        .all()
        .await?;
    tx.query(
        "UPDATE conversations SET open = false
         WHERE open AND id IN (SELECT conversation_id FROM members WHERE user_id = $1)",
    )
    .bind(person)
    .execute()
    .await?;
    Ok(rows.into_iter().map(|row| (row.conversation_id, row.user_id)).collect())
}

/// An unlock that holds a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Holding {
    /// The unlock.
    pub unlock: UnlockId,
    /// Of which demande.
    pub demande: DemandeId,
}

/// The unlocks by which a pro holds slots, in the order of their demandes.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn holdings(tx: &mut Tx, pro: UserId) -> Result<Vec<Holding>, StoreError> {
    tx.query(
        "SELECT id AS unlock, demande_id AS demande FROM unlocks
         WHERE pro_id = $1 AND holds_slot ORDER BY demande_id, id",
    )
    .bind(pro)
    .all()
    .await
}
