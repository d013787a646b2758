//! Tokens, budgets and prices. Whole numbers only.

use serde::{Deserialize, Serialize};

use crate::limits::BUDGET_EUR;

/// A number outside its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// A number of tokens below zero or beyond any real balance.
    #[error("a number of tokens lies between 0 and 1 000 000 000")]
    Tokens,
    /// A budget with an end out of range or the ends in the wrong order.
    #[error("a budget goes from 0 to 1 000 000 whole EUR, the lower end first")]
    Budget,
}

/// A number of tokens, 0 to 1 000 000 000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0, maximum = 1_000_000_000))]
pub struct Tokens(i64);

impl Tokens {
    /// No tokens.
    pub const ZERO: Self = Self(0);
    const MAX: i64 = 1_000_000_000;

    /// The number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// What is left of these after `other`; none when there are fewer.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        if self.0 > other.0 { Self(self.0 - other.0) } else { Self::ZERO }
    }

    /// Half of these, rounded up.
    #[must_use]
    pub const fn half(self) -> Self {
        Self(self.0 - self.0 / 2)
    }
}

impl TryFrom<i64> for Tokens {
    type Error = MoneyError;

    fn try_from(count: i64) -> Result<Self, MoneyError> {
        (0..=Self::MAX).contains(&count).then_some(Self(count)).ok_or(MoneyError::Tokens)
    }
}

impl From<Tokens> for i64 {
    fn from(tokens: Tokens) -> Self {
        tokens.0
    }
}

/// What a demandeur expects to pay, in whole EUR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawBudget", into = "RawBudget")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Budget {
    min: i64,
    max: i64,
}

/// A budget as it stands in JSON, before its ends are checked.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RawBudget {
    /// Lower end, whole EUR.
    pub min: i64,
    /// Upper end, whole EUR.
    pub max: i64,
}

impl Budget {
    /// A budget from `min` to `max` whole EUR.
    ///
    /// # Errors
    /// [`MoneyError::Budget`] when an end is outside [`BUDGET_EUR`] or `min > max`.
    pub fn new(min: i64, max: i64) -> Result<Self, MoneyError> {
        let valid = BUDGET_EUR.contains(&min) && BUDGET_EUR.contains(&max) && min <= max;
        valid.then_some(Self { min, max }).ok_or(MoneyError::Budget)
    }

    /// Lower end, whole EUR.
    #[must_use]
    pub const fn min(self) -> i64 {
        self.min
    }

    /// Upper end, whole EUR.
    #[must_use]
    pub const fn max(self) -> i64 {
        self.max
    }
}

impl TryFrom<RawBudget> for Budget {
    type Error = MoneyError;

    fn try_from(raw: RawBudget) -> Result<Self, MoneyError> {
        Self::new(raw.min, raw.max)
    }
}

impl From<Budget> for RawBudget {
    fn from(budget: Budget) -> Self {
        Self { min: budget.min, max: budget.max }
    }
}

/// Cents that one token costs in the smallest pack (10 EUR for 10 tokens): the price shown in EUR.
const TOKEN_CENTS: i64 = 100;

/// What unlocking a demande costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Price {
    /// In tokens: what is taken.
    pub tokens: Tokens,
    /// In EUR cents at the price of the smallest pack: what is shown beside it.
    pub eur_cents: i64,
}

impl Price {
    /// The price of a demande, by the upper end of its budget: below 150 EUR 3 tokens, below 1 000 EUR 6,
    /// below 5 000 EUR 12, above 20; without a budget 6.
    #[must_use]
    pub fn of(budget: Option<Budget>) -> Self {
        let tokens = match budget.map(Budget::max) {
            Some(..150) => 3,
            None | Some(150..1_000) => 6,
            Some(1_000..5_000) => 12,
            Some(5_000..) => 20,
        };
        Self { tokens: Tokens(tokens), eur_cents: tokens * TOKEN_CENTS }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(max: i64) -> i64 {
        Price::of(Some(Budget::new(0, max).unwrap())).tokens.get()
    }

    #[test]
    fn the_price_follows_the_upper_end_of_the_budget() {
        assert_eq!([149, 150, 999, 1_000, 4_999, 5_000].map(tokens), [3, 6, 6, 12, 12, 20]);
        assert_eq!(Price::of(None).tokens.get(), 6);
        assert_eq!(Price::of(None).eur_cents, 600);
    }

    #[test]
    fn a_budget_out_of_order_or_range_cannot_be_read() {
        for json in [r#"{"min":2,"max":1}"#, r#"{"min":-1,"max":1}"#, r#"{"min":0,"max":1000001}"#] {
            assert!(serde_json::from_str::<Budget>(json).is_err(), "{json}");
        }
        assert_eq!(serde_json::from_str::<Budget>(r#"{"min":5,"max":5}"#).unwrap().min(), 5);
    }

    #[test]
    fn tokens_are_never_negative() {
        assert!(serde_json::from_str::<Tokens>("-1").is_err());
        assert!(serde_json::from_str::<Tokens>("1000000001").is_err());
    }
}
