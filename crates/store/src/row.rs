//! From raw columns to domain values: what cannot be is [`StoreError::Corrupt`], never a guess.

use protocol::accounts::{Kind, Standing};
use protocol::bytes::BytesError;
use protocol::category::Category;
use protocol::demandes::Status;
use protocol::money::{Budget, Tokens};
use protocol::sealed::{Blob, Scheme};
use protocol::staff::Role;
use protocol::tokens::{Asset, MovementKind, PurchaseStatus};
use protocol::transcript::Outcome;
use protocol::unlocks::{Decision, Grievance, Rule};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;

/// An enum that the databases keep as a word.
pub(crate) trait Word: Copy + 'static {
    const ALL: &'static [Self];
    fn word(self) -> &'static str;
}

macro_rules! words {
    ($($name:ty = $all:expr;)*) => {
        $(impl Word for $name {
            const ALL: &'static [Self] = $all;
            fn word(self) -> &'static str {
                self.as_str()
            }
        })*
    };
}

words! {
    Asset = Self::ALL;
    Category = Self::ALL;
    Decision = Self::ALL;
    Grievance = Self::ALL;
    Kind = &[Self::Demandeur, Self::Pro];
    MovementKind = Self::ALL;
    Outcome = Self::ALL;
    PurchaseStatus = Self::ALL;
    Role = Self::ALL;
    Rule = Self::ALL;
    Scheme = &[Self::HpkeAuth];
    Standing = &[Self::Good, Self::Restricted, Self::Banned];
    Status = Self::ALL;
}

/// Reads the columns of one table.
#[derive(Clone, Copy)]
pub(crate) struct Table(pub(crate) &'static str);

impl Table {
    pub(crate) const fn corrupt(self, column: &'static str) -> StoreError {
        StoreError::Corrupt { table: self.0, column }
    }

    /// A value whose own type decides whether it is possible.
    pub(crate) fn parse<T, E>(self, column: &'static str, parsed: Result<T, E>) -> Result<T, StoreError> {
        parsed.map_err(|_| self.corrupt(column))
    }

    pub(crate) fn word<W: Word>(self, column: &'static str, word: &str) -> Result<W, StoreError> {
        W::ALL.iter().copied().find(|known| known.word() == word).ok_or_else(|| self.corrupt(column))
    }

    pub(crate) fn text<T: TryFrom<String>>(
        self,
        column: &'static str,
        text: String,
    ) -> Result<T, StoreError> {
        self.parse(column, T::try_from(text))
    }

    pub(crate) fn blob(self, column: &'static str, bytes: &[u8]) -> Result<Blob, StoreError> {
        self.parse::<_, BytesError>(column, Blob::from_bytes(bytes))
    }

    /// A column that holds JSON.
    pub(crate) fn json<T: DeserializeOwned>(self, column: &'static str, text: &str) -> Result<T, StoreError> {
        self.parse(column, serde_json::from_str(text))
    }

    pub(crate) fn to_json(self, column: &'static str, value: &impl Serialize) -> Result<String, StoreError> {
        self.parse(column, serde_json::to_string(value))
    }

    pub(crate) fn count(self, column: &'static str, count: i64) -> Result<u64, StoreError> {
        self.parse(column, u64::try_from(count))
    }

    pub(crate) fn tokens(self, column: &'static str, count: i64) -> Result<Tokens, StoreError> {
        self.parse(column, Tokens::try_from(count))
    }

    pub(crate) fn budget(self, min: Option<i64>, max: Option<i64>) -> Result<Option<Budget>, StoreError> {
        match (min, max) {
            (None, None) => Ok(None),
            (Some(min), Some(max)) => self.parse("budget_max", Budget::new(min, max).map(Some)),
            _ => Err(self.corrupt("budget_min")),
        }
    }
}

/// A count as the databases keep it. Sequence numbers and versions never come near the limit.
pub(crate) fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
