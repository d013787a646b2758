//! Everything a refund touches, locked in the order that every transaction keeps.

use protocol::ids::{AccountId, ConversationId, DemandeId, UnlockId, UserId};
use protocol::money::Tokens;
use protocol::time::Timestamp;
use protocol::unlocks::Due;

use crate::row::Table;
use crate::{StoreError, Tx, demandes, ledger};

const TABLE: Table = Table("unlocks");

/// An unlock, with all that the rules of refunds look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bought {
    /// Its id.
    pub id: UnlockId,
    /// The demande.
    pub demande: DemandeId,
    /// The conversation it opened.
    pub conversation: ConversationId,
    /// Who paid.
    pub pro: UserId,
    /// Their tokens; `None` once the person is deleted.
    pub account: Option<AccountId>,
    /// Who posted the demande.
    pub author: UserId,
    /// What it cost.
    pub spent: Tokens,
    /// What was given back.
    pub refunded: Tokens,
    /// True when it took the premium slot and cost premium tokens.
    pub premium: bool,
    /// When it was made.
    pub at: Timestamp,
    /// When the demandeur first wrote.
    pub answered_at: Option<Timestamp>,
    /// When their first receipt arrived.
    pub receipt_at: Option<Timestamp>,
    /// When everything was given back.
    pub refunded_at: Option<Timestamp>,
    /// What is due.
    pub due: Option<Due>,
    /// True when one of the pro's messages reached a device of the demandeur's.
    pub delivered: bool,
}

#[derive(sqlx::FromRow)]
struct PartsRow {
    demande: DemandeId,
    conversation: ConversationId,
    account: Option<AccountId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    pro_id: UserId,
    author_id: UserId,
    spent: i64,
    refunded: i64,
    premium: bool,
    unlocked_at: Timestamp,
    answered_at: Option<Timestamp>,
    receipt_at: Option<Timestamp>,
    refunded_at: Option<Timestamp>,
    refund_due_at: Option<Timestamp>,
    due_rule: Option<String>,
    delivered: bool,
}

/// Locks the demande, the pro's account, the conversation and the unlock: until the transaction ends nothing
/// about them changes. `None` for an unknown unlock.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn lock(tx: &mut Tx, id: UnlockId) -> Result<Option<Bought>, StoreError> {
    let parts: Option<PartsRow> = tx
        .query(
            "SELECT v.demande_id AS demande, v.conversation_id AS conversation, u.account_id AS account
             FROM unlocks v JOIN users u ON u.id = v.pro_id WHERE v.id = $1",
        )
        .bind(id)
        .optional()
        .await?;
    let Some(PartsRow { demande, conversation, account }) = parts else { return Ok(None) };
    demandes::lock(tx, demande).await?;
    if let Some(account) = account {
        ledger::lock(tx, account).await?;
    }
    tx.query("UPDATE conversations SET open = open WHERE id = $1").bind(conversation).execute().await?;
    let row: Option<Row> = tx
        .query(
            "UPDATE unlocks SET refunded = refunded WHERE id = $1
             RETURNING pro_id, author_id, spent, refunded, premium, unlocked_at, answered_at, receipt_at, refunded_at,
                 refund_due_at, due_rule,
                 EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = unlocks.conversation_id
                     AND m.sender_id = unlocks.pro_id AND m.delivered_at IS NOT NULL) AS delivered",
        )
        .bind(id)
        .optional()
        .await?;
    row.map(|row| {
        Ok(Bought {
            id,
            demande,
            conversation,
            pro: row.pro_id,
            account,
            author: row.author_id,
            spent: TABLE.tokens("spent", row.spent)?,
            refunded: TABLE.tokens("refunded", row.refunded)?,
            premium: row.premium,
            at: row.unlocked_at,
            answered_at: row.answered_at,
            receipt_at: row.receipt_at,
            refunded_at: row.refunded_at,
            due: due(row.due_rule, row.refund_due_at)?,
            delivered: row.delivered,
        })
    })
    .transpose()
}

/// A rule and a time: both or neither.
pub(super) fn due(rule: Option<String>, at: Option<Timestamp>) -> Result<Option<Due>, StoreError> {
    match (rule, at) {
        (None, None) => Ok(None),
        (Some(rule), Some(at)) => Ok(Some(Due { rule: TABLE.word("due_rule", &rule)?, at })),
        _ => Err(TABLE.corrupt("due_rule")),
    }
}
