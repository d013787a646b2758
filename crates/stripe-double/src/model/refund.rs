//! Refunds.

use std::str::FromStr;

use crate::clock::Moment;
use crate::values::amount::Amount;
use crate::values::currency::Currency;
use crate::values::id::{ChargeId, IntentId, RefundId};
use crate::values::metadata::Metadata;

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundReason {
    /// Paid twice.
    Duplicate,
    /// Someone else's card.
    Fraudulent,
    /// The payer asked.
    RequestedByCustomer,
}

/// Not a reason that Stripe takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of duplicate, fraudulent, or requested_by_customer")]
pub struct RefundReasonError;

impl RefundReason {
    /// As Stripe writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Fraudulent => "fraudulent",
            Self::RequestedByCustomer => "requested_by_customer",
        }
    }
}

impl FromStr for RefundReason {
    type Err = RefundReasonError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Duplicate, Self::Fraudulent, Self::RequestedByCustomer]
            .into_iter()
            .find(|reason| reason.as_str() == text)
            .ok_or(RefundReasonError)
    }
}

/// Money that went back.
#[derive(Debug, Clone)]
pub struct Refund {
    /// Its id.
    pub id: RefundId,
    /// Of which charge.
    pub charge: ChargeId,
    /// Of which `PaymentIntent`.
    pub intent: IntentId,
    /// When.
    pub created: Moment,
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// Why.
    pub reason: Option<RefundReason>,
    /// The caller's own data.
    pub metadata: Metadata,
}
