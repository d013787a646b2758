//! What Stripe tells, whichever way it came: by webhook, as the answer to a look-up, from the list of events.

use protocol::ids::PurchaseId;
pub use store::stripe::DisputeState;

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Stripe's id of it.
    pub id: String,
    /// Its type, such as `charge.refunded`.
    pub kind: String,
    /// What it says about a payment; none for events that we have no use for.
    pub fact: Option<Fact>,
}

/// Something about a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The purchase in its metadata.
    pub purchase: Option<PurchaseId>,
    /// The Checkout Session that says it; none when it is said about the payment itself.
    pub session: Option<String>,
    /// The payment.
    pub intent: Option<String>,
    /// What.
    pub news: News,
}

/// What is said about a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The money has arrived.
    Paid {
        /// How much.
        cents: i64,
        /// In which currency, in small letters.
        currency: String,
    },
    /// It is on its way.
    Processing,
    /// It was declined.
    Declined,
    /// It can no longer be paid.
    Expired,
    /// So much of it has been given back in all.
    Refunded {
        /// Cumulative.
        cents: i64,
    },
    /// The payer's bank contests it, or has decided.
    Disputed {
        /// Stripe's id of the dispute.
        id: String,
        /// How much of it.
        cents: i64,
        /// Where that stands.
        state: DisputeState,
    },
}
