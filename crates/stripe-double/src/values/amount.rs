//! Money in minor units.

use serde::{Deserialize, Serialize};

/// An amount was zero, negative or above Stripe's eight digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an amount is 1 to 99999999 minor units")]
pub struct AmountError;

/// A positive amount in minor units (cents), at most eight digits, as Stripe allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Amount(i64);

impl Amount {
    const MAX: i64 = 99_999_999;
    /// The smallest charge in euros that Stripe accepts.
    pub const MIN_CHARGE: Self = Self(50);

    /// In minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// The sum of `self` and `other`.
    ///
    /// # Errors
    /// [`AmountError`] above eight digits.
    pub fn plus(self, other: Self) -> Result<Self, AmountError> {
        Self::try_from(self.0.saturating_add(other.0))
    }

    /// This amount `quantity` times.
    ///
    /// # Errors
    /// [`AmountError`] when nothing or too much comes out.
    pub fn times(self, quantity: i64) -> Result<Self, AmountError> {
        Self::try_from(self.0.saturating_mul(quantity))
    }
}

impl TryFrom<i64> for Amount {
    type Error = AmountError;

    fn try_from(minor: i64) -> Result<Self, Self::Error> {
        if (1..=Self::MAX).contains(&minor) { Ok(Self(minor)) } else { Err(AmountError) }
    }
}

impl From<Amount> for i64 {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(1, true)]
    #[case(99_999_999, true)]
    #[case(0, false)]
    #[case(-1, false)]
    #[case(100_000_000, false)]
    fn amounts_are_positive_and_have_eight_digits(#[case] minor: i64, #[case] valid: bool) {
        assert_eq!(Amount::try_from(minor).is_ok(), valid);
    }

    #[test]
    fn sums_and_products_stay_in_range() {
        let ten = Amount::try_from(1_000).unwrap();
        assert_eq!(ten.plus(ten).unwrap().minor(), 2_000);
        assert_eq!(ten.times(3).unwrap().minor(), 3_000);
        assert_eq!(ten.times(i64::MAX), Err(AmountError));
        assert_eq!(ten.times(0), Err(AmountError));
    }
}
