//! `PaymentIntents`.

use crate::clock::Moment;
use crate::error::StripeError;
use crate::model::charge::Decline;
use crate::values::amount::Amount;
use crate::values::currency::Currency;
use crate::values::id::{ChargeId, IntentId};
use crate::values::metadata::Metadata;

/// Stripe's test payment methods that the double knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `pm_card_visa`: pays.
    Visa,
    /// `pm_card_chargeDeclined…`: never pays.
    Declined(Decline),
}

impl Method {
    /// The id.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visa => "pm_card_visa",
            Self::Declined(Decline::Generic) => "pm_card_chargeDeclined",
            Self::Declined(Decline::InsufficientFunds) => "pm_card_chargeDeclinedInsufficientFunds",
        }
    }

    /// The method of that id.
    ///
    /// # Errors
    /// When the double does not know it.
    pub fn named(id: &str) -> Result<Self, StripeError> {
        [Self::Visa, Self::Declined(Decline::Generic), Self::Declined(Decline::InsufficientFunds)]
            .into_iter()
            .find(|method| method.as_str() == id)
            .ok_or_else(|| StripeError::missing("PaymentMethod", id, "payment_method"))
    }
}

/// A `PaymentIntent`.
#[derive(Debug, Clone)]
pub struct Intent {
    /// Its id.
    pub id: IntentId,
    /// When it was created.
    pub created: Moment,
    /// What is to be paid.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// The caller's own data.
    pub metadata: Metadata,
    /// The caller's own words.
    pub description: Option<String>,
    /// The payer's address.
    pub receipt_email: Option<String>,
    /// The latest attempt, paid or declined.
    pub latest_charge: Option<ChargeId>,
    /// How far it is.
    pub state: IntentState,
}

/// How far a `PaymentIntent` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IntentState {
    /// Nothing to pay with, or the last attempt was declined.
    RequiresMethod(Option<Decline>),
    /// Ready to be confirmed.
    RequiresConfirmation(Method),
    /// The money is on its way.
    Processing,
    /// Paid.
    Succeeded,
    /// Given up.
    Canceled {
        /// When.
        at: Moment,
        /// Why, in the caller's choice of words.
        reason: Option<String>,
    },
}

impl Intent {
    /// `status`.
    #[must_use]
    pub const fn status(&self) -> &'static str {
        match self.state {
            IntentState::RequiresMethod(_) => "requires_payment_method",
            IntentState::RequiresConfirmation(_) => "requires_confirmation",
            IntentState::Processing => "processing",
            IntentState::Succeeded => "succeeded",
            IntentState::Canceled { .. } => "canceled",
        }
    }

    /// The method to confirm with: the one given now, else the one given before.
    ///
    /// # Errors
    /// When there is none, or confirming makes no sense any more.
    pub fn confirmable(&self, given: Option<Method>) -> Result<Method, StripeError> {
        match (&self.state, &given) {
            (IntentState::RequiresMethod(_) | IntentState::RequiresConfirmation(_), Some(method))
            | (IntentState::RequiresConfirmation(method), None) => Ok(*method),
            (IntentState::RequiresMethod(_), None) => Err(StripeError::invalid(
                "You cannot confirm this PaymentIntent because it's missing a payment method.",
            )
            .code("payment_intent_unexpected_state")),
            (IntentState::Processing | IntentState::Succeeded | IntentState::Canceled { .. }, _) => {
                Err(self.unexpected("confirm"))
            }
        }
    }

    /// Gives up.
    ///
    /// # Errors
    /// When it is paid, on its way or given up already.
    pub fn cancel(&mut self, at: Moment, reason: Option<String>) -> Result<(), StripeError> {
        match self.state {
            IntentState::RequiresMethod(_) | IntentState::RequiresConfirmation(_) => {
                self.state = IntentState::Canceled { at, reason };
                Ok(())
            }
            IntentState::Processing | IntentState::Succeeded | IntentState::Canceled { .. } => {
                Err(self.unexpected("cancel"))
            }
        }
    }

    fn unexpected(&self, verb: &str) -> StripeError {
        let status = self.status();
        let message = format!("You cannot {verb} this PaymentIntent because it has a status of {status}.");
        StripeError::invalid(message).code("payment_intent_unexpected_state")
    }
}
