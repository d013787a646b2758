//! The columns that every view of a demande reads.

use protocol::ids::{ConversationId, DemandeId, UnlockId, UserId};
use protocol::limits::ANSWER_RATE_UNLOCKS;
use protocol::places::{Place, PlaceCode};
use protocol::time::Timestamp;

use super::{AuthorRecord, Demande, Seen};
use crate::StoreError;
use crate::places::split_postcodes;
use crate::row::Table;
use crate::unlocks::Unlock;

const TABLE: Table = Table("demandes");

// The text below has the number: a macro takes literals only.
const _: () = assert!(ANSWER_RATE_UNLOCKS == 50, "the answer rate counts another number of unlocks");

/// The beginning of a query over demandes `d`; `$1` is the viewer.
macro_rules! seen {
    () => {
        "SELECT d.id, d.author_id, d.title, d.description, d.category, d.place_code, d.place_name,
             d.department, p.postcodes, p.approximate, d.lat, d.lon, d.budget_min, d.budget_max, d.status,
             d.slots, d.slots_used, d.premium_used, d.created_at, d.expires_at,
             a.created_at AS author_since,
             (SELECT COUNT(*) FROM (SELECT 1 FROM unlocks v WHERE v.author_id = d.author_id
                  ORDER BY v.id DESC LIMIT 50) newest) AS author_unlocks,
             (SELECT COUNT(newest.answered) FROM (SELECT CASE
                      WHEN v.refund_rule IS NULL OR v.refund_rule IN ('r2', 'r4') THEN v.answered_at END AS answered
                  FROM unlocks v WHERE v.author_id = d.author_id
                  ORDER BY v.id DESC LIMIT 50) newest) AS author_answered,
             m.id AS unlock_id, m.conversation_id, m.spent, m.premium, m.unlocked_at
         FROM demandes d
         JOIN users a ON a.id = d.author_id
         LEFT JOIN places p ON p.code = d.place_code
         LEFT JOIN unlocks m ON m.demande_id = d.id AND m.pro_id = $1 AND m.refunded_at IS NULL"
    };
}
pub(super) use seen;

#[derive(sqlx::FromRow)]
pub(super) struct SeenRow {
    id: DemandeId,
    author_id: UserId,
    title: String,
    description: String,
    category: String,
    place_code: String,
    place_name: String,
    department: String,
    postcodes: Option<String>,
    approximate: Option<bool>,
    budget_min: Option<i64>,
    budget_max: Option<i64>,
    status: String,
    slots: i64,
    slots_used: i64,
    premium_used: i64,
    created_at: Timestamp,
    expires_at: Timestamp,
    author_since: Timestamp,
    author_unlocks: i64,
    author_answered: i64,
    unlock_id: Option<UnlockId>,
    conversation_id: Option<ConversationId>,
    spent: Option<i64>,
    premium: Option<bool>,
    unlocked_at: Option<Timestamp>,
}

impl TryFrom<SeenRow> for Seen {
    type Error = StoreError;

    fn try_from(row: SeenRow) -> Result<Self, StoreError> {
        let code: PlaceCode = TABLE.parse("place_code", row.place_code.parse())?;
        Ok(Self {
            author: AuthorRecord {
                since: row.author_since,
                unlocks: row.author_unlocks,
                answered: row.author_answered,
            },
            unlock: Unlock::from_columns(
                row.unlock_id,
                row.conversation_id,
                row.spent,
                row.premium,
                row.unlocked_at,
            )?,
            demande: Demande {
                id: row.id,
                author: row.author_id,
                title: TABLE.text("title", row.title)?,
                description: TABLE.text("description", row.description)?,
                category: TABLE.word("category", &row.category)?,
                place: Place {
                    code,
                    name: row.place_name,
                    department: row.department,
                    postcodes: split_postcodes(&row.postcodes.unwrap_or_default()),
                    approximate: row.approximate.unwrap_or(true),
                },
                budget: TABLE.budget(row.budget_min, row.budget_max)?,
                status: TABLE.word("status", &row.status)?,
                slots: row.slots,
                slots_used: row.slots_used,
                premium_used: row.premium_used,
                created_at: row.created_at,
                expires_at: row.expires_at,
            },
        })
    }
}
