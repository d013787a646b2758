//! A pro's unlocks with everything that was or may be given back.

use protocol::ids::{ClaimId, ConversationId, DemandeId, UnlockId, UserId};
use protocol::limits::CLAIM_PERIOD;
use protocol::time::Timestamp;
use protocol::unlocks::{Refund, UnlockRecord};

use super::lock::due;
use crate::claims::ClaimColumns;
use crate::row::Table;
use crate::{StoreError, Tx};

const TABLE: Table = Table("unlocks");

#[derive(sqlx::FromRow)]
struct Row {
    id: UnlockId,
    demande_id: DemandeId,
    title: String,
    place_name: String,
    conversation_id: ConversationId,
    spent: i64,
    premium: bool,
    unlocked_at: Timestamp,
    answered_at: Option<Timestamp>,
    refund_due_at: Option<Timestamp>,
    due_rule: Option<String>,
    refunded: i64,
    refund_rule: Option<String>,
    refunded_at: Option<Timestamp>,
    claim_id: Option<ClaimId>,
    reason: Option<String>,
    claimed_at: Option<Timestamp>,
    decision: Option<String>,
    decision_reason: Option<String>,
}

impl Row {
    fn record(self, now: Timestamp) -> Result<UnlockRecord, StoreError> {
        let refund = match self.refund_rule {
            None => None,
            Some(rule) => Some(Refund {
                tokens: TABLE.tokens("refunded", self.refunded)?,
                rule: TABLE.word("refund_rule", &rule)?,
                full_at: self.refunded_at,
            }),
        };
        let claim = match (self.claim_id, self.reason, self.claimed_at) {
            (Some(id), Some(grievance), Some(created_at)) => Some(ClaimColumns {
                id,
                reason: grievance,
                created_at,
                decision: self.decision,
                decision_reason: self.decision_reason,
            }),
            _ => None,
        };
        let in_time = now <= self.unlocked_at.plus(CLAIM_PERIOD);
        Ok(UnlockRecord {
            id: self.id,
            demande_id: self.demande_id,
            title: Table("demandes").text("title", self.title)?,
            place: self.place_name,
            conversation_id: self.conversation_id,
            spent: TABLE.tokens("spent", self.spent)?,
            premium: self.premium,
            at: self.unlocked_at,
            answered_at: self.answered_at,
            due: due(self.due_rule, self.refund_due_at)?,
            refund,
            claimable: in_time && claim.is_none() && self.refunded_at.is_none(),
            claim: claim.map(ClaimColumns::claim).transpose()?,
        })
    }
}

/// A pro's unlocks, the newest first, older than `before`.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn records(
    tx: &mut Tx,
    pro: UserId,
    before: Option<UnlockId>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<UnlockRecord>, StoreError> {
    let rows: Vec<Row> = tx
        .query(
            "SELECT v.id, v.demande_id, d.title, d.place_name, v.conversation_id, v.spent, v.premium,
                 v.unlocked_at, v.answered_at, v.refund_due_at, v.due_rule, v.refunded, v.refund_rule,
                 v.refunded_at, c.id AS claim_id, c.reason, c.created_at AS claimed_at, c.decision,
                 c.decision_reason
             FROM unlocks v
             JOIN demandes d ON d.id = v.demande_id
             LEFT JOIN claims c ON c.unlock_id = v.id
             WHERE v.pro_id = $1 AND ($2 IS NULL OR v.id < $2)
             ORDER BY v.id DESC LIMIT $3",
        )
        .bind(pro)
        .bind(before)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(|row| row.record(now)).collect()
}
