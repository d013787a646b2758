//! Staff roles and bodies of `/api/v1/admin`.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

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
