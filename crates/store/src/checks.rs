//! What verification reads: rows side by side with the rows that must agree with them, in pages of bounded
//! size. Values come as they are stored.

mod bought;
mod sealed;

use protocol::ids::{AccountId, DemandeId};

pub use self::bought::{Purchase, Unlock, purchases, purchases_among, unlocks, unlocks_among};
pub use self::sealed::{
    Gap, SealedLine, Tail, Unsealed, gap_between_seals, sealed_lines, tail, wrongly_unsealed,
};
use crate::{Query, StoreError, Tx};

/// What a line says about an unlock or a purchase.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Booked {
    /// Whose.
    pub account_id: AccountId,
    /// The word of the asset.
    pub asset: String,
    /// The word of the kind.
    pub kind: String,
    /// What it is about.
    pub reference: String,
    /// How many came.
    pub delta: i64,
}

/// Lines of unlocks and their refunds with one of these references, at most 4 000.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn booked_for_unlocks(tx: &mut Tx, references: &[String]) -> Result<Vec<Booked>, StoreError> {
    let head = "SELECT account_id, asset, kind, reference, delta FROM ledger_entries
         WHERE kind IN ('unlock', 'refund') AND reference IN";
    booked(tx.query_among(head, references.len()), references).await
}

/// Lines of purchases and what was taken back of them with one of these references, at most 4 000.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn booked_for_purchases(tx: &mut Tx, references: &[String]) -> Result<Vec<Booked>, StoreError> {
    let head = "SELECT account_id, asset, kind, reference, delta FROM ledger_entries
         WHERE kind IN ('purchase', 'take_back', 'give_back') AND reference IN";
    booked(tx.query_among(head, references.len()), references).await
}

async fn booked(query: Query<'_>, references: &[String]) -> Result<Vec<Booked>, StoreError> {
    if references.is_empty() {
        return Ok(Vec::new());
    }
    references.iter().fold(query, |query, reference| query.bind(reference.as_str())).all().await
}

/// A demande whose sold slots are not what its unlocks hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Miscounted {
    /// Which.
    pub id: DemandeId,
    /// Standard slots it counts as sold.
    pub slots_used: i64,
    /// Premium slots it counts as sold.
    pub premium_used: i64,
    /// Standard slots that unlocks hold.
    pub standard_held: i64,
    /// Premium slots that unlocks hold.
    pub premium_held: i64,
}

/// The first demande, by id, whose sold slots are not what its unlocks hold.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn miscounted_slots(tx: &mut Tx) -> Result<Option<Miscounted>, StoreError> {
    tx.query(
        "SELECT d.id, d.slots_used, d.premium_used, COALESCE(h.standard, 0) AS standard_held,
             COALESCE(h.premium, 0) AS premium_held
         FROM demandes d LEFT JOIN (
             SELECT demande_id, sum(CASE WHEN premium THEN 0 ELSE 1 END) AS standard,
                 sum(CASE WHEN premium THEN 1 ELSE 0 END) AS premium
             FROM unlocks WHERE holds_slot GROUP BY demande_id
         ) h ON h.demande_id = d.id
         WHERE d.slots_used <> COALESCE(h.standard, 0) OR d.premium_used <> COALESCE(h.premium, 0)
         ORDER BY d.id LIMIT 1",
    )
    .optional()
    .await
}
