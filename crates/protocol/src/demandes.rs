//! Bodies of `/api/v1/demandes`.

use serde::{Deserialize, Serialize};

use crate::accounts::Balance;
use crate::category::Category;
use crate::ids::{ConversationId, DemandeId, UnlockId};
use crate::messages::Conversation;
use crate::money::{Budget, Price, Tokens};
use crate::places::{Place, PlaceCode};
use crate::text::{Description, Title};
use crate::time::Timestamp;

/// `POST /demandes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateDemande {
    /// Public: 1 to 100 characters, no contact details.
    pub title: Title,
    /// Shown after the unlock: 1 to 5 000 characters, no contact details.
    pub description: Description,
    /// The trade.
    pub category: Category,
    /// The commune's INSEE code.
    pub place: PlaceCode,
    /// Whole EUR; absent when the demandeur cannot say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// 1 to 5 pros, 3 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<i64>,
}

/// Where a demande stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Status {
    /// Open, with slots left.
    Active,
    /// Every standard slot is taken.
    Full,
    /// The demandeur found someone.
    Resolved,
    /// Its 30 days are over.
    Expired,
    /// The demandeur took it back.
    Withdrawn,
    /// Staff hid it.
    Hidden,
}

impl Status {
    /// Every status.
    pub const ALL: &'static [Self] =
        &[Self::Active, Self::Full, Self::Resolved, Self::Expired, Self::Withdrawn, Self::Hidden];

    /// The word in JSON and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Full => "full",
            Self::Resolved => "resolved",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Hidden => "hidden",
        }
    }
}

/// What the caller is to a demande.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Access {
    /// Its author: sees everything.
    Author,
    /// Someone who has not unlocked it: sees no description.
    Locked,
    /// A pro who unlocked it: sees everything and has a conversation.
    Unlocked,
}

/// Slots of a demande.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slots {
    /// Standard slots the demandeur chose.
    pub total: i64,
    /// Standard slots still free.
    pub left: i64,
    /// Premium slots still free.
    pub premium_left: i64,
    /// Pros who hold a slot of either kind: whom the next one competes with.
    pub rivals: i64,
}

/// What a pro may know about a demandeur before paying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthorHint {
    /// Full days since the account was made.
    pub account_age_days: i64,
    /// Percentage of unlocks that got an answer; absent ("new") below 3 unlocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_rate: Option<i64>,
    /// Unlocks that the rate was counted over: the newest, at most 50.
    pub unlocks: i64,
}

/// A demande as the caller may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Demande {
    /// The demande.
    pub id: DemandeId,
    /// Its title.
    pub title: Title,
    /// The trade.
    pub category: Category,
    /// The commune; nothing finer is known to anyone.
    pub place: Place,
    /// Whole EUR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// What an unlock costs.
    pub price: Price,
    /// Where it stands.
    pub status: Status,
    /// Its slots.
    pub slots: Slots,
    /// About its author.
    pub author: AuthorHint,
    /// Whole kilometres from the searched place; only in search results.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_km: Option<i64>,
    /// What the caller is to it.
    pub access: Access,
    /// Only for its author and those who unlocked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Description>,
    /// The caller's conversation about it, for those who unlocked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// When it was posted.
    pub created_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// Query of `GET /demandes/nearby`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct NearbyQuery {
    /// INSEE code of the commune in the middle.
    pub place: String,
    /// 1 to 100 km, 30 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub radius_km: Option<i64>,
    /// Only this trade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Only demandes whose upper budget reaches this many EUR.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_min: Option<i64>,
    /// Words of the title or the commune, all of which must occur.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100, 20 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// `POST /demandes/{id}/unlock`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unlock {
    /// The price the pro saw; another one answers `price_changed` and nothing is spent.
    pub price: Tokens,
    /// Takes the premium slot for as many premium tokens; works on a full demande, too.
    #[serde(default)]
    pub premium: bool,
}

/// The answer to [`Unlock`]: 201 for a new unlock, 200 for one that was already open and costs nothing again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unlocked {
    /// The unlock.
    pub unlock_id: UnlockId,
    /// The tokens it cost when it was made.
    pub spent: Tokens,
    /// The demande, description included.
    pub demande: Demande,
    /// The conversation it opened, with everyone's public keys.
    pub conversation: Conversation,
    /// The pro's balance now.
    pub balance: Balance,
}
