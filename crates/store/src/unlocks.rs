//! What pros have bought.

use protocol::ids::{ConversationId, DemandeId, UnlockId, UserId};
use protocol::money::Tokens;
use protocol::time::Timestamp;

use crate::row::Table;
use crate::{StoreError, Tx};

pub use self::of_demande::of_demande;
pub use self::spending::{Spending, spending};

mod of_demande;
pub mod queue;
mod spending;

const TABLE: Table = Table("unlocks");

/// An unlock that was not refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unlock {
    /// Its id.
    pub id: UnlockId,
    /// The conversation it opened.
    pub conversation: ConversationId,
    /// What it cost.
    pub spent: Tokens,
    /// True when it took the premium slot.
    pub premium: bool,
    /// When.
    pub at: Timestamp,
}

impl Unlock {
    /// From the columns of a LEFT JOIN: all of them, or none.
    pub(crate) fn from_columns(
        id: Option<UnlockId>,
        conversation: Option<ConversationId>,
        spent: Option<i64>,
        premium: Option<bool>,
        at: Option<Timestamp>,
    ) -> Result<Option<Self>, StoreError> {
        let Some(id) = id else { return Ok(None) };
        let (Some(conversation), Some(spent), Some(premium), Some(at)) = (conversation, spent, premium, at)
        else {
            return Err(TABLE.corrupt("id"));
        };
        Ok(Some(Self { id, conversation, spent: TABLE.tokens("spent", spent)?, premium, at }))
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: UnlockId,
    conversation_id: ConversationId,
    spent: i64,
    premium: bool,
    unlocked_at: Timestamp,
}

/// Records an unlock of an existing demande; false when the pro has an open one of it already.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn insert(
    tx: &mut Tx,
    pro: UserId,
    demande: DemandeId,
    unlock: &Unlock,
) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO unlocks
                 (id, pro_id, author_id, demande_id, conversation_id, spent, premium, unlocked_at)
             SELECT $1, $2, d.author_id, d.id, $4, $5, $6, $7 FROM demandes d WHERE d.id = $3
             ON CONFLICT DO NOTHING",
        )
        .bind(unlock.id)
        .bind(pro)
        .bind(demande)
        .bind(unlock.conversation)
        .bind(unlock.spent.get())
        .bind(unlock.premium)
        .bind(unlock.at)
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// A pro's open unlock of a demande.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn find_open(tx: &mut Tx, pro: UserId, demande: DemandeId) -> Result<Option<Unlock>, StoreError> {
    let row: Option<Row> = tx
        .query(
            "SELECT id, conversation_id, spent, premium, unlocked_at
             FROM unlocks WHERE pro_id = $1 AND demande_id = $2 AND refunded_at IS NULL",
        )
        .bind(pro)
        .bind(demande)
        .optional()
        .await?;
    row.map(|row| {
        Ok(Unlock {
            id: row.id,
            conversation: row.conversation_id,
            spent: TABLE.tokens("spent", row.spent)?,
            premium: row.premium,
            at: row.unlocked_at,
        })
    })
    .transpose()
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    premium: bool,
}

/// Ends an unlock's hold on its slot. What it held (true: the premium slot) is to be given to
/// [`crate::demandes::free_slot`] in the same transaction, which has locked the demande before; `None` when it
/// held none.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn release_slot(tx: &mut Tx, id: UnlockId) -> Result<Option<bool>, StoreError> {
    let row: Option<HeldRow> = tx
        .query("UPDATE unlocks SET holds_slot = FALSE WHERE id = $1 AND holds_slot RETURNING premium")
        .bind(id)
        .optional()
        .await?;
    Ok(row.map(|row| row.premium))
}
