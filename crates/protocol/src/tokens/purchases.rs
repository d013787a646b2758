//! Buying tokens: how it begins, and where it stands.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Pack, PackId};
use crate::ids::PurchaseId;
use crate::money::Tokens;
use crate::time::Timestamp;

/// `POST /tokens/checkout`, `POST /tokens/payment-intents`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Checkout {
    /// Which pack.
    pub pack: PackId,
}

/// The answer to `POST /tokens/checkout`: go to `url` to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckoutStarted {
    /// The purchase, not paid yet.
    pub purchase_id: PurchaseId,
    /// Stripe's page, where the buyer pays; it leads back to `/tokens/success` or `/tokens/cancel`.
    pub url: String,
}

/// The answer to `POST /tokens/payment-intents`, for integrators who confirm it with Stripe's own SDK.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IntentStarted {
    /// The purchase, not paid yet.
    pub purchase_id: PurchaseId,
    /// Stripe's id of the payment.
    pub payment_intent: String,
    /// What confirms it; lets whoever holds it pay, nothing else. Not stored here.
    pub client_secret: String,
}

impl fmt::Debug for IntentStarted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntentStarted").field("purchase_id", &self.purchase_id).finish_non_exhaustive()
    }
}

/// Where a purchase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PurchaseStatus {
    /// Not known to Stripe yet.
    New,
    /// Waits to be paid.
    Open,
    /// Paid in a way that takes days to be certain.
    Processing,
    /// Paid, and the tokens credited.
    Paid,
    /// The payment was declined for good.
    Failed,
    /// Never paid.
    Expired,
    /// Paid with another amount or currency than asked: staff look at it.
    Held,
}

impl PurchaseStatus {
    /// Every status.
    pub const ALL: &'static [Self] =
        &[Self::New, Self::Open, Self::Processing, Self::Paid, Self::Failed, Self::Expired, Self::Held];

    /// The word in JSON and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Processing => "processing",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Held => "held",
        }
    }
}

/// A purchase of tokens: `GET /tokens/purchases`, `GET /tokens/purchases/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Purchase {
    /// The purchase.
    pub id: PurchaseId,
    /// What was bought.
    pub pack: Pack,
    /// Where it stands.
    pub status: PurchaseStatus,
    /// Tokens that refunds and disputes have taken back.
    pub taken_back: Tokens,
    /// Stripe's page, while it can still be paid there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Number of its invoice, once paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<String>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_in_json_and_in_the_databases() {
        for status in PurchaseStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }

    #[test]
    fn debug_output_hides_the_client_secret() {
        let purchase_id = PurchaseId::make(Timestamp::from_millis(1), [0; 10]);
        let started = IntentStarted {
            purchase_id,
            payment_intent: "pi_1".into(),
            client_secret: "pi_1_secret_x".into(),
        };
        assert!(!format!("{started:?}").contains("secret_x"));
    }
}
