//! Disputes: payers contest charges at their banks.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::error::StripeError;
use crate::values::amount::Amount;
use crate::values::currency::Currency;
use crate::values::id::{ChargeId, DisputeId, IntentId};

/// What the payer claims.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeReason {
    /// "I never paid this."
    #[default]
    Fraudulent,
    /// "I never got it."
    ProductNotReceived,
    /// "I paid twice."
    Duplicate,
}

impl DisputeReason {
    /// As Stripe writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fraudulent => "fraudulent",
            Self::ProductNotReceived => "product_not_received",
            Self::Duplicate => "duplicate",
        }
    }
}

/// What the bank decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The merchant keeps the money.
    Won,
    /// The payer gets it back.
    Lost,
}

/// A contested charge.
#[derive(Debug, Clone)]
pub struct Dispute {
    /// Its id.
    pub id: DisputeId,
    /// Which charge.
    pub charge: ChargeId,
    /// Of which `PaymentIntent`.
    pub intent: IntentId,
    /// When.
    pub created: Moment,
    /// How much is contested.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// What the payer claims.
    pub reason: DisputeReason,
    /// What the bank decided, once it did.
    pub verdict: Option<Verdict>,
}

impl Dispute {
    /// `status`.
    #[must_use]
    pub const fn status(&self) -> &'static str {
        match self.verdict {
            None => "needs_response",
            Some(Verdict::Won) => "won",
            Some(Verdict::Lost) => "lost",
        }
    }

    /// The bank decides.
    ///
    /// # Errors
    /// When it did before.
    pub fn close(&mut self, verdict: Verdict) -> Result<(), StripeError> {
        if self.verdict.is_some() {
            return Err(StripeError::invalid("This dispute is already closed."));
        }
        self.verdict = Some(verdict);
        Ok(())
    }
}
