//! Purchases as they are read.

use protocol::ids::{AccountId, PurchaseId, UserId};
use protocol::money::Tokens;
use protocol::time::Timestamp;
use protocol::tokens::{Pack, PackId, PurchaseStatus};

use super::Way;
use crate::row::Table;
use crate::{StoreError, Tx};

const TABLE: Table = Table("purchases");

/// A purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// Its id.
    pub id: PurchaseId,
    /// Who gets the tokens.
    pub account: AccountId,
    /// Whose account that is; none once the person is deleted.
    pub user: Option<UserId>,
    /// How it is paid.
    pub way: Way,
    /// What is bought.
    pub pack: Pack,
    /// The currency, in small letters.
    pub currency: String,
    /// Where it stands.
    pub status: PurchaseStatus,
    /// The key under which Stripe is asked.
    pub request_key: String,
    /// Stripe's Checkout Session.
    pub session: Option<String>,
    /// Stripe's payment: once paid, the one that paid it.
    pub intent: Option<String>,
    /// Where the buyer pays, while it is open.
    pub url: Option<String>,
    /// Tokens that refunds and disputes have taken back.
    pub taken_back: Tokens,
    /// In how many steps, those that gave back counted.
    pub adjustments: u64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// The number of its invoice.
    pub invoice: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: PurchaseId,
    account_id: AccountId,
    user_id: Option<UserId>,
    way: String,
    pack: String,
    asset: String,
    tokens: i64,
    amount_cents: i64,
    currency: String,
    status: String,
    request_key: String,
    session_id: Option<String>,
    payment_intent: Option<String>,
    url: Option<String>,
    taken_back: i64,
    adjustments: i64,
    created_at: Timestamp,
    paid_at: Option<Timestamp>,
    invoice: Option<String>,
}

/// A query over purchases.
macro_rules! purchase {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.account_id, p.user_id, p.way, p.pack, p.asset, p.tokens, p.amount_cents, p.currency,
                 p.status, p.request_key, p.session_id, p.payment_intent, p.url, p.taken_back, p.adjustments,
                 p.created_at, p.paid_at, i.number AS invoice
             FROM purchases p LEFT JOIN invoices i ON i.purchase_id = p.id ",
            $rest
        )
    };
}
pub(super) use purchase;

impl TryFrom<Row> for Purchase {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            account: row.account_id,
            user: row.user_id,
            way: TABLE.word("way", &row.way)?,
            pack: Pack {
                id: TABLE.text::<PackId>("pack", row.pack)?,
                asset: TABLE.word("asset", &row.asset)?,
                tokens: TABLE.tokens("tokens", row.tokens)?,
                amount_cents: row.amount_cents,
            },
            currency: row.currency,
            status: TABLE.word("status", &row.status)?,
            request_key: row.request_key,
            session: row.session_id,
            intent: row.payment_intent,
            url: row.url,
            taken_back: TABLE.tokens("taken_back", row.taken_back)?,
            adjustments: TABLE.count("adjustments", row.adjustments)?,
            created_at: row.created_at,
            paid_at: row.paid_at,
            invoice: row.invoice,
        })
    }
}

/// A purchase.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn find(tx: &mut Tx, id: PurchaseId) -> Result<Option<Purchase>, StoreError> {
    let row: Option<Row> = tx.query(purchase!("WHERE p.id = $1")).bind(id).optional().await?;
    row.map(Purchase::try_from).transpose()
}

/// Up to `limit` purchases of an account, begun before `before` (absent: from the newest), newest first.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn of_account(
    tx: &mut Tx,
    account: AccountId,
    before: Option<PurchaseId>,
    limit: i64,
) -> Result<Vec<Purchase>, StoreError> {
    let rows: Vec<Row> = tx
        .query(purchase!("WHERE p.account_id = $1 AND ($2 IS NULL OR p.id < $2) ORDER BY p.id DESC LIMIT $3"))
        .bind(account)
        .bind(before)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Purchase::try_from).collect()
}
