//! Buying tokens: begun here, paid at Stripe, followed here.

mod adjustment;
mod following;
mod looking;
mod opening;

use protocol::accounts::Kind;
use protocol::ids::{AccountId, PurchaseId, UserId};
use protocol::limits::{OPEN_PURCHASE, OPEN_PURCHASES, UNOPENED_PURCHASE};
use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::tokens::{Pack, Purchase as View};
use store::purchases::{self, NewPurchase, Purchase, Way};
use store::{StoreError, Tx, users};

use crate::domain::accounts::me;
use crate::domain::idempotency::Once;
use crate::domain::{DomainError, Refusal, standing};
use crate::ports::payments::Connection;
use crate::services::Services;

pub use following::{Applied, Draw, Effect, apply, hear};
pub use looking::{look_up, look_up_soon};
pub use opening::{checkout, payment_intent, request_key};

/// Tokens are sold in EUR.
const CURRENCY: &str = "eur";
const CREATED: u16 = 201;

/// A pro's wish to buy, with what was drawn for it.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Who buys.
    pub pro: UserId,
    /// What.
    pub pack: Pack,
    /// How it is to be paid.
    pub way: Way,
    /// For a new purchase.
    pub id: PurchaseId,
    /// For the first request to Stripe: random.
    pub request_key: String,
}

/// Begins a purchase once; an earlier one is found again.
///
/// # Errors
/// `not_a_pro`, `restricted`, `banned`, `too_many_open_purchases`, and those of the idempotency key.
pub async fn begin(tx: &mut Tx, wish: &Wish, once: &Once, now: Timestamp) -> Result<Purchase, DomainError> {
    let pro = me::caller(tx, wish.pro).await?;
    if pro.kind != Kind::Pro {
        return Err(Code::NotAPro.into());
    }
    standing::may_trade(&pro, now)?;
    let account = pro.account.ok_or(Code::Unauthenticated)?;
    let id = if let Some(replay) = once.claim(tx, now).await? {
        replay.resource.parse().map_err(|_| Code::NotFound)?
    } else {
        // So that two at once see each other.
        users::lock(tx, wish.pro).await?;
        few_are_open(tx, account, now).await?;
        let new = NewPurchase {
            id: wish.id,
            account,
            user: wish.pro,
            way: wish.way,
            pack: &wish.pack,
            currency: CURRENCY,
            request_key: &wish.request_key,
            at: now,
        };
        purchases::insert(tx, &new).await?;
        once.settle(tx, CREATED, &wish.id.to_string()).await?;
        wish.id
    };
    purchases::find(tx, id).await?.ok_or_else(|| Code::NotFound.into())
}

async fn few_are_open(tx: &mut Tx, account: AccountId, now: Timestamp) -> Result<(), DomainError> {
    let (opened, unopened) = (now.minus(OPEN_PURCHASE), now.minus(UNOPENED_PURCHASE));
    if purchases::open(tx, account, opened, unopened, OPEN_PURCHASES).await? < OPEN_PURCHASES {
        return Ok(());
    }
    let detail = format!("{OPEN_PURCHASES} purchases of the last 24 hours are not paid");
    Err(Refusal::because(Code::TooManyOpenPurchases, detail).into())
}

/// The caller's own account.
///
/// # Errors
/// `unauthenticated` when it is gone.
pub async fn account(tx: &mut Tx, user: UserId) -> Result<AccountId, DomainError> {
    me::caller(tx, user).await?.account.ok_or_else(|| Code::Unauthenticated.into())
}

/// The caller's own purchase.
///
/// # Errors
/// `not_found`, also for somebody else's.
pub async fn own(tx: &mut Tx, user: UserId, id: PurchaseId) -> Result<Purchase, DomainError> {
    let account = account(tx, user).await?;
    let purchase = purchases::find(tx, id).await?.filter(|purchase| purchase.account == account);
    purchase.ok_or_else(|| Code::NotFound.into())
}

/// Up to `limit` of the caller's purchases, begun before `before`, newest first.
///
/// # Errors
/// `unauthenticated` when the account is gone.
pub async fn list(
    tx: &mut Tx,
    user: UserId,
    before: Option<PurchaseId>,
    limit: i64,
) -> Result<Vec<View>, DomainError> {
    let account = account(tx, user).await?;
    let purchases = purchases::of_account(tx, account, before, limit).await?;
    Ok(purchases.into_iter().map(view).collect())
}

/// A purchase as its buyer sees it.
#[must_use]
pub fn view(purchase: Purchase) -> View {
    let Purchase { id, pack, status, taken_back, url, invoice, created_at, paid_at, .. } = purchase;
    View { id, pack, status, taken_back, url, invoice, created_at, paid_at }
}

/// The connection to Stripe.
///
/// # Errors
/// `payments_unavailable` on a server without one.
pub fn connection(services: &Services) -> Result<&Connection, Refusal> {
    let none = || Refusal::because(Code::PaymentsUnavailable, "this server has no payment provider");
    services.payments.as_ref().ok_or_else(none)
}

/// What the database can only say when it is damaged.
const fn damaged(column: &'static str) -> StoreError {
    StoreError::Corrupt { table: "purchases", column }
}
