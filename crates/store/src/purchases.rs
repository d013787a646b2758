//! Tokens bought: what was asked of Stripe, and where it stands.
//!
//! `paid` is reached once, by [`pay`], in the transaction that credits the tokens. The other statuses only move
//! forward: new, open, processing, failed, expired, held; so what arrives late or twice changes nothing.

mod waiting;

use protocol::ids::{AccountId, PurchaseId, UserId};
use protocol::money::Tokens;
use protocol::time::Timestamp;
use protocol::tokens::{Pack, PackId, PurchaseStatus};

pub use self::waiting::{expire_forgotten, open, take_check, waiting};
use crate::row::{Table, Word, stored};
use crate::{StoreError, Tx};

const TABLE: Table = Table("purchases");

/// How it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// On Stripe's own page.
    Checkout,
    /// In somebody else's front end.
    PaymentIntent,
}

impl Word for Way {
    const ALL: &'static [Self] = &[Self::Checkout, Self::PaymentIntent];

    fn word(self) -> &'static str {
        match self {
            Self::Checkout => "checkout",
            Self::PaymentIntent => "payment_intent",
        }
    }
}

/// A purchase to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewPurchase<'a> {
    /// Its id, random: Stripe keeps it as metadata.
    pub id: PurchaseId,
    /// Who gets the tokens.
    pub account: AccountId,
    /// Whose account that is.
    pub user: UserId,
    /// How it is to be paid.
    pub way: Way,
    /// What is bought.
    pub pack: &'a Pack,
    /// The currency, in small letters.
    pub currency: &'a str,
    /// The key under which Stripe is asked.
    pub request_key: &'a str,
    /// When.
    pub at: Timestamp,
}

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
struct Row {
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
use purchase;

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

/// Begins a purchase, as `new`.
///
/// # Errors
/// [`StoreError::Engine`], also when the id or the key is taken.
pub async fn insert(tx: &mut Tx, new: &NewPurchase<'_>) -> Result<(), StoreError> {
    tx.query(
        "INSERT INTO purchases (id, account_id, user_id, way, pack, asset, tokens, amount_cents, currency, status,
             request_key, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'new', $10, $11)",
    )
    .bind(new.id)
    .bind(new.account)
    .bind(new.user)
    .bind(new.way.word())
    .bind(new.pack.id.as_str())
    .bind(new.pack.asset.as_str())
    .bind(new.pack.tokens.get())
    .bind(new.pack.amount_cents)
    .bind(new.currency)
    .bind(new.request_key)
    .bind(new.at)
    .execute()
    .await?;
    Ok(())
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

/// Keeps the Checkout Session that Stripe opened for a purchase. One that was told to be paid meanwhile stays so.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn opened_session(tx: &mut Tx, id: PurchaseId, session: &str, url: &str) -> Result<(), StoreError> {
    tx.query(
        "UPDATE purchases SET session_id = COALESCE(session_id, $2),
             url = CASE WHEN status IN ('new', 'open') THEN $3 END,
             status = CASE WHEN status = 'new' THEN 'open' ELSE status END
         WHERE id = $1",
    )
    .bind(id)
    .bind(session)
    .bind(url)
    .execute()
    .await?;
    Ok(())
}

/// The same for a payment.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn opened_intent(tx: &mut Tx, id: PurchaseId, intent: &str) -> Result<(), StoreError> {
    tx.query(
        "UPDATE purchases SET payment_intent = COALESCE(payment_intent, $2),
             status = CASE WHEN status = 'new' THEN 'open' ELSE status END
         WHERE id = $1",
    )
    .bind(id)
    .bind(intent)
    .execute()
    .await?;
    Ok(())
}

/// Replaces the key of a purchase that Stripe has not opened, unless somebody was faster.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn replace_key(tx: &mut Tx, id: PurchaseId, spent: &str, fresh: &str) -> Result<(), StoreError> {
    tx.query("UPDATE purchases SET request_key = $3 WHERE id = $1 AND request_key = $2 AND status = 'new'")
        .bind(id)
        .bind(spent)
        .bind(fresh)
        .execute()
        .await?;
    Ok(())
}

/// Makes a purchase paid, by that payment; false when it is already.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn pay(
    tx: &mut Tx,
    id: PurchaseId,
    intent: Option<&str>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let paid = tx
        .query(
            "UPDATE purchases SET status = 'paid', paid_at = $3, url = NULL,
                 payment_intent = COALESCE($2, payment_intent)
             WHERE id = $1 AND status <> 'paid'",
        )
        .bind(id)
        .bind(intent)
        .bind(at)
        .execute()
        .await?;
    Ok(paid == 1)
}

/// Moves an unpaid purchase forward; false when it is there or beyond.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn advance(tx: &mut Tx, id: PurchaseId, to: PurchaseStatus) -> Result<bool, StoreError> {
    let sql = match to {
        PurchaseStatus::Processing => {
            "UPDATE purchases SET status = 'processing', url = NULL WHERE id = $1 AND status IN ('new', 'open')"
        }
        PurchaseStatus::Failed => {
            "UPDATE purchases SET status = 'failed', url = NULL
             WHERE id = $1 AND status IN ('new', 'open', 'processing')"
        }
        PurchaseStatus::Expired => {
            "UPDATE purchases SET status = 'expired', url = NULL
             WHERE id = $1 AND status IN ('new', 'open', 'processing', 'failed')"
        }
        PurchaseStatus::Held => {
            "UPDATE purchases SET status = 'held', url = NULL WHERE id = $1 AND status NOT IN ('held', 'paid')"
        }
        PurchaseStatus::New | PurchaseStatus::Open | PurchaseStatus::Paid => return Ok(false),
    };
    Ok(tx.query(sql).bind(id).execute().await? == 1)
}

/// Records how many tokens of a purchase are taken back by now, after one more step.
///
/// # Errors
/// [`StoreError::Conflict`] when another step came between; [`StoreError::Engine`].
pub async fn adjust(tx: &mut Tx, purchase: &Purchase, taken_back: Tokens) -> Result<(), StoreError> {
    let adjusted = tx
        .query(
            "UPDATE purchases SET taken_back = $3, adjustments = adjustments + 1
             WHERE id = $1 AND adjustments = $2",
        )
        .bind(purchase.id)
        .bind(stored(purchase.adjustments))
        .bind(taken_back.get())
        .execute()
        .await?;
    if adjusted == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
