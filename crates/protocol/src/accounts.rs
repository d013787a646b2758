//! Bodies of `/api/v1/me`: the caller's own account.

use serde::{Deserialize, Serialize};

use crate::ids::UserId;
use crate::money::Tokens;
use crate::sealed::Blob;
use crate::staff::Role;
use crate::text::DisplayName;
use crate::time::Timestamp;

/// What an account is for. A pro can do all that a demandeur can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Kind {
    /// Posts demandes.
    Demandeur,
    /// Unlocks demandes.
    Pro,
}

impl Kind {
    /// The word in JSON and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Demandeur => "demandeur",
            Self::Pro => "pro",
        }
    }
}

/// Whether an account may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Standing {
    /// May do everything its kind allows.
    Good,
    /// May neither post nor unlock for now; conversations go on.
    Restricted,
    /// May only read its own archive and appeal.
    Banned,
}

impl Standing {
    /// The word in JSON and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Restricted => "restricted",
            Self::Banned => "banned",
        }
    }
}

/// Tokens of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Balance {
    /// Standard tokens.
    pub standard: Tokens,
    /// Premium tokens.
    pub premium: Tokens,
    /// Standard tokens owed; the next ones that come pay them.
    pub debt: Tokens,
    /// Premium tokens owed; the next ones that come pay them.
    pub premium_debt: Tokens,
}

impl Balance {
    /// Nothing held, nothing owed.
    pub const ZERO: Self = Self {
        standard: Tokens::ZERO,
        premium: Tokens::ZERO,
        debt: Tokens::ZERO,
        premium_debt: Tokens::ZERO,
    };

    /// Whether tokens of either kind are owed: while any are, nothing can be unlocked.
    #[must_use]
    pub fn in_debt(&self) -> bool {
        self.debt > Tokens::ZERO || self.premium_debt > Tokens::ZERO
    }
}

/// `GET /me`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The caller's id.
    pub user_id: UserId,
    /// Demandeur or pro.
    pub kind: Kind,
    /// The staff role, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The name others see.
    pub display_name: DisplayName,
    /// Whether the account may act.
    pub standing: Standing,
    /// Its tokens.
    pub balance: Balance,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A blob and the number of times it was written: `GET /me/vault`, `GET /conversations/{id}/state`.
///
/// The version is the `version` in the blob's authenticated data and the `ETag` to send as `If-Match`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Versioned {
    /// 0 before the first write.
    pub version: u64,
    /// Absent before the first write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blob: Option<Blob>,
}

/// `PUT /me/vault`, `PUT /conversations/{id}/state`: the next version of a blob.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutBlob {
    /// Sealed with the version in `If-Match` plus one.
    pub blob: Blob,
}

/// The version that a successful `PUT` made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Written {
    /// The new version.
    pub version: u64,
}
