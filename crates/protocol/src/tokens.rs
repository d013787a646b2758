//! Bodies of `/api/v1/tokens`: packs, purchases and the history of an account.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{LedgerEntryId, PurchaseId};
use crate::money::Tokens;
use crate::time::Timestamp;

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

/// Why tokens moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MovementKind {
    /// Staff gave them.
    Grant,
    /// They were bought.
    Purchase,
    /// They paid for an unlock.
    Unlock,
    /// An unlock was refunded.
    Refund,
    /// The money of a purchase was given back or is disputed: its tokens go.
    TakeBack,
    /// A dispute was won: its tokens come back.
    GiveBack,
    /// The account was closed.
    Closing,
    /// A kind newer than this client.
    #[serde(other)]
    Unknown,
}

impl MovementKind {
    /// Every kind a server of this version writes.
    pub const ALL: &'static [Self] = &[
        Self::Grant,
        Self::Purchase,
        Self::Unlock,
        Self::Refund,
        Self::TakeBack,
        Self::GiveBack,
        Self::Closing,
    ];

    /// The word in JSON and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Purchase => "purchase",
            Self::Unlock => "unlock",
            Self::Refund => "refund",
            Self::TakeBack => "take_back",
            Self::GiveBack => "give_back",
            Self::Closing => "closing",
            Self::Unknown => "unknown",
        }
    }
}

/// A line of the caller's ledger: `GET /tokens/ledger`, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Movement {
    /// The line.
    pub id: LedgerEntryId,
    /// 1 for the account's first line, without gaps.
    pub seq: u64,
    /// Which tokens.
    pub asset: Asset,
    /// Why.
    pub kind: MovementKind,
    /// How many: above zero they came, below they went.
    pub delta: i64,
    /// The balance after it; below zero it is owed.
    pub balance_after: i64,
    /// What it is about: the id of an unlock or a purchase, or a word of the staff's.
    pub reference: String,
    /// When.
    pub at: Timestamp,
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
        for kind in MovementKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        for asset in Asset::ALL {
            assert_eq!(serde_json::to_value(asset).unwrap(), asset.as_str());
            assert_eq!(asset.as_str().parse(), Ok(*asset));
        }
        assert_eq!("gold".parse::<Asset>(), Err(AssetError));
        for status in PurchaseStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        assert_eq!(serde_json::from_str::<MovementKind>("\"lottery\"").unwrap(), MovementKind::Unknown);
    }

    #[test]
    fn having_no_limit_must_be_said() {
        let read = |json| serde_json::from_str::<SpendingLimit>(json).map(|limit| limit.daily);
        assert_eq!(read(r#"{"daily":null}"#).unwrap(), None);
        assert_eq!(read(r#"{"daily":5}"#).unwrap().map(Tokens::get), Some(5));
        assert!(read("{}").is_err());
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
