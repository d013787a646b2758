//! Currencies.

use std::fmt;
use std::str::FromStr;

/// The text is not a currency that this account takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a currency of this account")]
pub struct CurrencyError;

/// A currency with two decimals: tests pay in another one to see it refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Currency {
    /// Euro.
    Eur,
    /// Swiss franc.
    Chf,
    /// Pound sterling.
    Gbp,
    /// United States dollar.
    Usd,
}

impl Currency {
    /// The lower-case ISO 4217 code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eur => "eur",
            Self::Chf => "chf",
            Self::Gbp => "gbp",
            Self::Usd => "usd",
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Eur, Self::Chf, Self::Gbp, Self::Usd]
            .into_iter()
            .find(|currency| text.eq_ignore_ascii_case(currency.as_str()))
            .ok_or(CurrencyError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_either_case_and_written_in_lower_case() {
        assert_eq!("EUR".parse(), Ok(Currency::Eur));
        assert_eq!(Currency::Usd.to_string(), "usd");
        assert_eq!("jpy".parse::<Currency>(), Err(CurrencyError));
    }
}
