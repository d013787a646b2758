//! Claims: a pro wants an unlock refunded, and staff decide.

use protocol::ids::{ClaimId, UnlockId, UserId};
use protocol::limits::refund_cap;
use protocol::staff::WaitingClaim;
use protocol::text::Reason;
use protocol::time::Timestamp;
use protocol::unlocks::{Claim, Decision, NewClaim};

use crate::row::Table;
use crate::{StoreError, Tx};

const TABLE: Table = Table("claims");

/// The columns of a claim as its pro sees it; joined by other queries too.
#[derive(sqlx::FromRow)]
pub(crate) struct ClaimColumns {
    pub(crate) id: ClaimId,
    pub(crate) reason: String,
    pub(crate) created_at: Timestamp,
    pub(crate) decision: Option<String>,
    pub(crate) decision_reason: Option<String>,
}

impl ClaimColumns {
    pub(crate) fn claim(self) -> Result<Claim, StoreError> {
        let decision = self.decision.map(|word| TABLE.word("decision", &word)).transpose()?;
        let reason = self.decision_reason.map(|text| TABLE.text("decision_reason", text)).transpose()?;
        Ok(Claim {
            id: self.id,
            grievance: TABLE.word("reason", &self.reason)?,
            created_at: self.created_at,
            decision,
            reason,
        })
    }
}

/// Records a claim; false when there is one about this unlock already.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn insert(
    tx: &mut Tx,
    id: ClaimId,
    unlock: UnlockId,
    pro: UserId,
    claim: &NewClaim,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO claims (id, unlock_id, pro_id, reason, details, created_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(unlock)
        .bind(pro)
        .bind(claim.grievance.as_str())
        .bind(claim.details.as_ref().map(Reason::as_str))
        .bind(at)
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// The claim about an unlock.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn about(tx: &mut Tx, unlock: UnlockId) -> Result<Option<Claim>, StoreError> {
    let row: Option<ClaimColumns> = tx
        .query("SELECT id, reason, created_at, decision, decision_reason FROM claims WHERE unlock_id = $1")
        .bind(unlock)
        .optional()
        .await?;
    row.map(ClaimColumns::claim).transpose()
}

#[derive(sqlx::FromRow)]
struct UnlockRow {
    unlock_id: UnlockId,
}

/// The unlock that a claim is about; `None` for an unknown claim.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn unlock_of(tx: &mut Tx, id: ClaimId) -> Result<Option<UnlockId>, StoreError> {
    let row: Option<UnlockRow> =
        tx.query("SELECT unlock_id FROM claims WHERE id = $1").bind(id).optional().await?;
    Ok(row.map(|row| row.unlock_id))
}

/// A decision to write down.
#[derive(Debug, Clone, Copy)]
pub struct Verdict<'a> {
    /// On which claim.
    pub claim: ClaimId,
    /// What.
    pub decision: Decision,
    /// By whom: a user id, or `cli`.
    pub by: &'a str,
    /// Why.
    pub reason: &'a Reason,
    /// When.
    pub at: Timestamp,
}

/// Writes a decision. False when the claim was decided already.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn decide(tx: &mut Tx, verdict: Verdict<'_>) -> Result<bool, StoreError> {
    let decided = tx
        .query(
            "UPDATE claims SET decision = $2, decided_at = $3, decided_by = $4, decision_reason = $5
             WHERE id = $1 AND decision IS NULL",
        )
        .bind(verdict.claim)
        .bind(verdict.decision.as_str())
        .bind(verdict.at)
        .bind(verdict.by)
        .bind(verdict.reason.as_str())
        .execute()
        .await?;
    Ok(decided == 1)
}

#[derive(sqlx::FromRow)]
struct WaitingRow {
    id: ClaimId,
    unlock_id: UnlockId,
    pro_id: UserId,
    author_id: UserId,
    reason: String,
    details: Option<String>,
    spent: i64,
    refunded: i64,
    bought: i64,
    capped: i64,
    created_at: Timestamp,
}

/// The claims that wait for a decision, the oldest first, behind `after`. `since`: what the cap looks at.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn waiting(
    tx: &mut Tx,
    after: Option<ClaimId>,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<WaitingClaim>, StoreError> {
    let rows: Vec<WaitingRow> = tx
        .query(
            "SELECT c.id, c.unlock_id, c.pro_id, v.author_id, c.reason, c.details, v.spent, v.refunded,
                 c.created_at,
                 (SELECT COUNT(*) FROM unlocks w WHERE w.pro_id = c.pro_id AND w.unlocked_at > $2) AS bought,
                 (SELECT COUNT(*) FROM unlocks w WHERE w.pro_id = c.pro_id AND w.refund_capped_at > $2)
                     AS capped
             FROM claims c JOIN unlocks v ON v.id = c.unlock_id
             WHERE c.decision IS NULL AND ($1 IS NULL OR c.id > $1) ORDER BY c.id LIMIT $3",
        )
        .bind(after)
        .bind(since)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(WaitingClaim::try_from).collect()
}

impl TryFrom<WaitingRow> for WaitingClaim {
    type Error = StoreError;

    fn try_from(row: WaitingRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            unlock_id: row.unlock_id,
            pro_id: row.pro_id,
            author_id: row.author_id,
            grievance: TABLE.word("reason", &row.reason)?,
            details: row.details.map(|text| TABLE.text("details", text)).transpose()?,
            spent: Table("unlocks").tokens("spent", row.spent)?,
            refunded: Table("unlocks").tokens("refunded", row.refunded)?,
            capped: row.capped,
            cap: refund_cap(row.bought),
            created_at: row.created_at,
        })
    }
}
