//! Staff roles and bodies of `/api/v1/admin`.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{CaseId, ClaimId, UnlockId, UserId};
use crate::money::Tokens;
use crate::text::{Reason, Reference};
use crate::time::Timestamp;
use crate::tokens::Asset;
use crate::unlocks::{Decision, Grievance};

/// What a member of staff may do; each role may do all that the one before it can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Answers people.
    Support,
    /// Decides reports and claims.
    Moderator,
    /// Everything.
    Admin,
}

/// Text that names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a role is support, moderator or admin")]
pub struct RoleError;

impl Role {
    /// Every role, the smallest first.
    pub const ALL: &'static [Self] = &[Self::Support, Self::Moderator, Self::Admin];

    /// The word in JSON and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Moderator => "moderator",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(word: &str) -> Result<Self, RoleError> {
        Self::ALL.iter().copied().find(|role| role.as_str() == word).ok_or(RoleError)
    }
}

/// `GET /admin/stats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stats {
    /// Accounts.
    pub users: i64,
    /// Demandes that are open for unlocks.
    pub active_demandes: i64,
    /// Unlocks ever made.
    pub unlocks: i64,
    /// Conversations.
    pub conversations: i64,
}

/// A claim as staff see it: `GET /admin/claims`, those that wait, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingClaim {
    /// The claim.
    pub id: ClaimId,
    /// The unlock it is about.
    pub unlock_id: UnlockId,
    /// Whose.
    pub pro_id: UserId,
    /// Who posted the demande.
    pub author_id: UserId,
    /// Why.
    pub grievance: Grievance,
    /// What the pro wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Reason>,
    /// Tokens the unlock cost.
    pub spent: Tokens,
    /// Tokens already given back.
    pub refunded: Tokens,
    /// Capped refunds of this pro in the last 90 days, and how many are allowed.
    pub capped: i64,
    /// See `capped`.
    pub cap: i64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// `POST /admin/claims/{id}/decision`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decide {
    /// What.
    pub decision: Decision,
    /// Why; the pro reads it.
    pub reason: Reason,
}

/// `POST /admin/users/{id}/ban`, `POST /admin/users/{id}/lift`, `POST /admin/demandes/{id}/hide`,
/// `POST /admin/cases/{id}/close`: an act with its reason, for the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Because {
    /// Why.
    pub reason: Reason,
}

/// `POST /admin/users/{id}/grant`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GrantTokens {
    /// Which tokens.
    pub asset: Asset,
    /// How many, at least 1.
    pub tokens: Tokens,
    /// What it is about: the same reference is granted once.
    pub reference: Reference,
    /// Why.
    pub reason: Reason,
}

/// Something the server itself brings before staff: `GET /admin/cases`, those that are open, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Case {
    /// The case.
    pub id: CaseId,
    /// What about, such as `unreadable_receipts`.
    pub kind: String,
    /// Who.
    pub subject_id: UserId,
    /// Since when.
    pub opened_at: Timestamp,
}
