//! Bodies of `/api/v1/tokens`: packs, purchases and the history of an account.

mod movements;
mod purchases;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::money::Tokens;

pub use movements::*;
pub use purchases::*;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Asset {
    /// Tokens for standard slots.
    Standard,
    /// Tokens for premium slots.
    Premium,
}

impl Asset {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Standard, Self::Premium];

    /// The word in JSON and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Premium => "premium",
        }
    }
}

/// Text that names no asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("tokens are standard or premium")]
pub struct AssetError;

impl FromStr for Asset {
    type Err = AssetError;

    fn from_str(word: &str) -> Result<Self, AssetError> {
        Self::ALL.iter().copied().find(|asset| asset.as_str() == word).ok_or(AssetError)
    }
}

/// Text that names no pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a pack's name has 1 to 40 lower-case letters, digits and hyphens")]
pub struct PackIdError;

/// The name of a pack in the configuration, such as `standard-25`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[a-z0-9-]{1,40}$"))]
pub struct PackId(String);

impl PackId {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PackId {
    type Err = PackIdError;

    fn from_str(text: &str) -> Result<Self, PackIdError> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let valid = (1..=40).contains(&text.len()) && text.chars().all(allowed);
        valid.then(|| Self(text.to_owned())).ok_or(PackIdError)
    }
}

impl TryFrom<String> for PackId {
    type Error = PackIdError;

    fn try_from(text: String) -> Result<Self, PackIdError> {
        text.parse()
    }
}

impl From<PackId> for String {
    fn from(id: PackId) -> Self {
        id.0
    }
}

impl fmt::Display for PackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Tokens at a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pack {
    /// Its name, to be sent with a checkout.
    pub id: PackId,
    /// Which tokens.
    pub asset: Asset,
    /// How many.
    pub tokens: Tokens,
    /// The price in EUR cents, all taxes included.
    pub amount_cents: i64,
}

/// `GET /tokens/packs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Packs {
    /// What can be bought, cheapest first, standard before premium.
    pub packs: Vec<Pack>,
    /// True when no money moves: a development server pays with a double of Stripe.
    pub test_payments: bool,
}

/// `GET` and `PUT /tokens/spending-limit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpendingLimit {
    /// Tokens that may be spent in 24 hours, at least 1; `null` for no limit.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub daily: Option<Tokens>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_is_named_in_small_letters_digits_and_hyphens() {
        assert_eq!("standard-25".parse::<PackId>().unwrap().as_str(), "standard-25");
        for text in ["", "Standard", "a b", "é", &"a".repeat(41)] {
            assert!(text.parse::<PackId>().is_err(), "{text}");
        }
    }

    #[test]
    fn words_are_the_same_in_json_and_in_the_databases() {
        for asset in Asset::ALL {
            assert_eq!(serde_json::to_value(asset).unwrap(), asset.as_str());
            assert_eq!(asset.as_str().parse(), Ok(*asset));
        }
        assert_eq!("gold".parse::<Asset>(), Err(AssetError));
    }

    #[test]
    fn having_no_limit_must_be_said() {
        let read = |json| serde_json::from_str::<SpendingLimit>(json).map(|limit| limit.daily);
        assert_eq!(read(r#"{"daily":null}"#).unwrap(), None);
        assert_eq!(read(r#"{"daily":5}"#).unwrap().map(Tokens::get), Some(5));
        assert!(read("{}").is_err());
    }
}
