//! Payments at Stripe: what we ask for, and what we are told, reduced to what the rules need.

mod client;
mod facts;
mod requests;
mod signature;
mod wire;

use protocol::ids::PurchaseId;
use protocol::money::Tokens;
use protocol::tokens::Asset;

pub use client::{Connection, PaymentsError};
pub use facts::{DisputeState, Fact, News, Notice};
pub(crate) use requests::{cancel_url, success_url};
pub use signature::{SignatureError, TOLERANCE, verify};
pub use wire::{NoticeError, read_notice};

/// What to ask Stripe to take money for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Our purchase: what every object at Stripe carries as metadata.
    pub purchase: PurchaseId,
    /// Which tokens.
    pub asset: Asset,
    /// How many.
    pub tokens: Tokens,
    /// The price in cents.
    pub amount_cents: i64,
    /// The currency, in small letters.
    pub currency: String,
}

/// A page of Stripe's on which an order can be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedSession {
    /// Stripe's id of it.
    pub id: String,
    /// Its address.
    pub url: String,
}

/// A payment that a front end of somebody else's can confirm.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenedIntent {
    /// Stripe's id of it.
    pub id: String,
    /// What confirms it.
    pub client_secret: String,
}

impl std::fmt::Debug for OpenedIntent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenedIntent").field("id", &self.id).finish_non_exhaustive()
    }
}
