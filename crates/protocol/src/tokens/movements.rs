//! The history of an account.

use serde::{Deserialize, Serialize};

use super::Asset;
use crate::ids::LedgerEntryId;
use crate::time::Timestamp;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_in_json_and_in_the_databases() {
        for kind in MovementKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        assert_eq!(serde_json::from_str::<MovementKind>("\"lottery\"").unwrap(), MovementKind::Unknown);
    }
}
