//! Charges: attempts to take money.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::error::StripeError;
use crate::values::amount::Amount;
use crate::values::currency::Currency;
use crate::values::id::{ChargeId, IntentId};
use crate::values::metadata::Metadata;

/// Why a card was declined.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// No reason given.
    #[default]
    Generic,
    /// Not enough money.
    InsufficientFunds,
}

impl Decline {
    /// Stripe's `decline_code`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Generic => "generic_decline",
            Self::InsufficientFunds => "insufficient_funds",
        }
    }

    /// What Stripe tells the payer.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Generic => "Your card was declined.",
            Self::InsufficientFunds => "Your card has insufficient funds.",
        }
    }
}

/// An attempt to take money.
#[derive(Debug, Clone)]
pub struct Charge {
    /// Its id.
    pub id: ChargeId,
    /// The `PaymentIntent` that it serves.
    pub intent: IntentId,
    /// When it was made.
    pub created: Moment,
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Currency,
    /// The `PaymentIntent`'s metadata, copied as Stripe does.
    pub metadata: Metadata,
    /// The payer's address.
    pub email: String,
    /// What became of it.
    pub state: ChargeState,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChargeState {
    /// Declined.
    Failed(Decline),
    /// Paid; `refunded` minor units of it went back so far.
    Paid {
        /// At most the amount.
        refunded: i64,
        /// Whether the payer ever contested it.
        disputed: bool,
    },
}

impl Charge {
    /// How much went back.
    #[must_use]
    pub const fn refunded(&self) -> i64 {
        match self.state {
            ChargeState::Paid { refunded, .. } => refunded,
            ChargeState::Failed(_) => 0,
        }
    }

    /// Gives money back, the rest if no amount is named, and returns how much.
    ///
    /// # Errors
    /// When it was declined, contested, wholly refunded, or the amount exceeds the rest.
    pub fn refund(&mut self, amount: Option<Amount>) -> Result<Amount, StripeError> {
        let ChargeState::Paid { refunded, disputed } = &mut self.state else {
            return Err(StripeError::invalid("This charge failed and cannot be refunded.").param("charge"));
        };
        if *disputed {
            return Err(StripeError::invalid(format!(
                "Charge {} has been charged back; cannot issue a refund.",
                self.id
            ))
            .code("charge_disputed"));
        }
        let Ok(rest) = Amount::try_from(self.amount.minor() - *refunded) else {
            return Err(StripeError::invalid(format!("Charge {} has already been refunded.", self.id))
                .code("charge_already_refunded"));
        };
        let amount = amount.unwrap_or(rest);
        if amount > rest {
            return Err(StripeError::invalid(format!(
                "Refund amount ({}) is greater than unrefunded amount on charge ({})",
                amount.minor(),
                rest.minor()
            ))
            .param("amount"));
        }
        *refunded += amount.minor();
        Ok(amount)
    }

    /// The payer contests it.
    ///
    /// # Errors
    /// When it was declined or contested before.
    pub fn dispute(&mut self) -> Result<(), StripeError> {
        match &mut self.state {
            ChargeState::Paid { disputed, .. } if !*disputed => {
                *disputed = true;
                Ok(())
            }
            ChargeState::Paid { .. } | ChargeState::Failed(_) => {
                Err(StripeError::invalid("This charge cannot be disputed.").param("charge"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::id::Id as _;

    fn charge(minor: i64) -> Charge {
        Charge {
            id: ChargeId::from_random("1"),
            intent: IntentId::from_random("1"),
            created: Moment::from_seconds(0),
            amount: Amount::try_from(minor).unwrap(),
            currency: Currency::Eur,
            metadata: Metadata::default(),
            email: String::new(),
            state: ChargeState::Paid { refunded: 0, disputed: false },
        }
    }

    fn cents(minor: i64) -> Amount {
        Amount::try_from(minor).unwrap()
    }

    #[test]
    fn refunds_add_up_to_the_amount_and_no_further() {
        let mut charge = charge(1_000);
        charge.refund(Some(cents(300))).unwrap();
        assert_eq!(charge.refunded(), 300);
        let too_much = charge.refund(Some(cents(701))).unwrap_err();
        assert!(too_much.to_string().contains("greater than unrefunded amount on charge (700)"));
        assert_eq!(charge.refund(None).unwrap().minor(), 700);
        assert_eq!(charge.refund(None).unwrap_err().body()["error"]["code"], "charge_already_refunded");
        assert_eq!(charge.refunded(), 1_000);
    }

    #[test]
    fn a_contested_charge_is_neither_refunded_nor_contested_again() {
        let mut charge = charge(1_000);
        charge.dispute().unwrap();
        assert_eq!(charge.refund(None).unwrap_err().body()["error"]["code"], "charge_disputed");
        assert!(charge.dispute().is_err());
    }

    #[test]
    fn a_declined_charge_moves_no_money() {
        let mut charge = charge(1_000);
        charge.state = ChargeState::Failed(Decline::Generic);
        assert!(charge.refund(None).is_err());
        assert!(charge.dispute().is_err());
        assert_eq!(charge.refunded(), 0);
    }
}
