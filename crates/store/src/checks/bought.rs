//! Unlocks and purchases, to be compared with the ledger.

use protocol::ids::{AccountId, PurchaseId, UnlockId};
use uuid::Uuid;

use crate::{StoreError, Tx};

/// An unlock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Unlock {
    /// Its id.
    pub id: UnlockId,
    /// Whose tokens; `None` once the person is deleted.
    pub account_id: Option<AccountId>,
    /// What it cost.
    pub spent: i64,
    /// What was given back.
    pub refunded: i64,
    /// True when it cost premium tokens.
    pub premium: bool,
}

/// Up to `limit` unlocks after `after`, by id.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn unlocks(tx: &mut Tx, after: Option<UnlockId>, limit: i64) -> Result<Vec<Unlock>, StoreError> {
    tx.query(
        "SELECT v.id, u.account_id, v.spent, v.refunded, v.premium
         FROM unlocks v LEFT JOIN users u ON u.id = v.pro_id WHERE v.id > $1 ORDER BY v.id LIMIT $2",
    )
    .bind(after.unwrap_or(UnlockId::new(Uuid::nil())))
    .bind(limit)
    .all()
    .await
}

/// The unlocks with these ids, at most 4 000.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn unlocks_among(tx: &mut Tx, ids: &[UnlockId]) -> Result<Vec<Unlock>, StoreError> {
    let head = "SELECT v.id, u.account_id, v.spent, v.refunded, v.premium
         FROM unlocks v LEFT JOIN users u ON u.id = v.pro_id WHERE v.id IN";
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    ids.iter().fold(tx.query_among(head, ids.len()), |query, id| query.bind(*id)).all().await
}

/// A purchase.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Purchase {
    /// Its id.
    pub id: PurchaseId,
    /// Whose tokens.
    pub account_id: AccountId,
    /// The word of the asset.
    pub asset: String,
    /// How many were bought.
    pub tokens: i64,
    /// The word of the status.
    pub status: String,
    /// How many were taken back.
    pub taken_back: i64,
    /// In how many steps.
    pub adjustments: i64,
}

/// Up to `limit` purchases after `after`, by id.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn purchases(
    tx: &mut Tx,
    after: Option<PurchaseId>,
    limit: i64,
) -> Result<Vec<Purchase>, StoreError> {
    tx.query(
        "SELECT id, account_id, asset, tokens, status, taken_back, adjustments
         FROM purchases WHERE id > $1 ORDER BY id LIMIT $2",
    )
    .bind(after.unwrap_or(PurchaseId::new(Uuid::nil())))
    .bind(limit)
    .all()
    .await
}

/// The purchases with these ids, at most 4 000.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn purchases_among(tx: &mut Tx, ids: &[PurchaseId]) -> Result<Vec<Purchase>, StoreError> {
    let head = "SELECT id, account_id, asset, tokens, status, taken_back, adjustments
         FROM purchases WHERE id IN";
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    ids.iter().fold(tx.query_among(head, ids.len()), |query, id| query.bind(*id)).all().await
}
