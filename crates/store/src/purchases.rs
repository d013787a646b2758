//! Tokens bought: what was asked of Stripe, and where it stands.
//!
//! `paid` is reached once, by [`pay`], in the transaction that credits the tokens. The other statuses only move
//! forward: new, open, processing, failed, expired, held; so what arrives late or twice changes nothing.

mod rows;
mod steps;
mod waiting;

use protocol::ids::{AccountId, PurchaseId, UserId};
use protocol::time::Timestamp;
use protocol::tokens::Pack;

pub use self::rows::{Purchase, find, of_account};
pub use self::steps::{adjust, advance, opened_intent, opened_session, pay, replace_key};
pub use self::waiting::{expire_forgotten, open, take_check, waiting};
use crate::row::Word;
use crate::{StoreError, Tx};

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
