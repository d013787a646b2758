//! Bodies of `/api/v1/unlocks`: what pros have bought, receipts and refunds.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{ClaimId, ConversationId, DemandeId, MessageId, UnlockId, UserId};
use crate::keys::Signature;
use crate::money::Tokens;
use crate::text::{DisplayName, Reason, Title};
use crate::time::Timestamp;
use crate::transcript::Outcome;

/// Why an unlock was or will be refunded; `docs/refunds.md` has the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Rule {
    /// The demandeur neither opened nor answered: everything.
    R1,
    /// The demande was hidden, withdrawn or resolved, or its author left or was banned: everything.
    R2,
    /// The demandeur opened and answered nobody: half, rounded up.
    R3,
    /// Staff decided a claim.
    R4,
}

impl Rule {
    /// Every rule.
    pub const ALL: &'static [Self] = &[Self::R1, Self::R2, Self::R3, Self::R4];

    /// The word in JSON and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::R1 => "r1",
            Self::R2 => "r2",
            Self::R3 => "r3",
            Self::R4 => "r4",
        }
    }
}

/// A refund that comes by itself unless the demandeur reacts before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Due {
    /// By which rule.
    pub rule: Rule,
    /// When it is checked at the earliest.
    pub at: Timestamp,
}

/// What was given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refund {
    /// Tokens in all.
    pub tokens: Tokens,
    /// The rule that gave back first; after R3 the rest may follow by R2 or a claim.
    pub rule: Rule,
    /// When everything was given back: the conversation is closed and the demande can be bought again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_at: Option<Timestamp>,
}

/// One of the caller's unlocks: `GET /unlocks`, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnlockRecord {
    /// The unlock.
    pub id: UnlockId,
    /// The demande.
    pub demande_id: DemandeId,
    /// Its title.
    pub title: Title,
    /// The commune's name.
    pub place: String,
    /// The conversation it opened.
    pub conversation_id: ConversationId,
    /// What it cost.
    pub spent: Tokens,
    /// True when it took the premium slot and cost premium tokens.
    pub premium: bool,
    /// When.
    pub at: Timestamp,
    /// When the demandeur first wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// The refund to come, if nothing happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// The refund made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<Refund>,
    /// The claim about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
    /// True while a claim can be made.
    pub claimable: bool,
}

/// A pro who unlocked the caller's demande: `GET /demandes/{id}/unlocks`, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unlocker {
    /// The unlock.
    pub id: UnlockId,
    /// Who.
    pub pro_id: UserId,
    /// Their name.
    pub name: DisplayName,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// When.
    pub at: Timestamp,
    /// True once it was refunded in full.
    pub refunded: bool,
}

/// `POST /unlocks/{id}/receipt`, by the demandeur: the pro's envelope was displayed, or could not be opened.
///
/// The signature is Ed25519 by the sender's newest identity over [`crate::transcript::receipt`]. The first
/// receipt of an unlock counts, with the time it arrived; a repeated one changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// Which message of the pro's.
    pub message_id: MessageId,
    /// What became of it.
    pub outcome: Outcome,
    /// Generation of the key that signs.
    pub generation: u64,
    /// By the demandeur.
    pub signature: Signature,
}

/// Why a pro wants an unlock refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Grievance {
    /// The demande is not what it said.
    Misleading,
    /// Somebody else's need, or no need at all.
    Fake,
    /// The demandeur behaved badly.
    Abuse,
    /// Anything else.
    Other,
}

impl Grievance {
    /// Every grievance.
    pub const ALL: &'static [Self] = &[Self::Misleading, Self::Fake, Self::Abuse, Self::Other];

    /// The word in JSON and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Misleading => "misleading",
            Self::Fake => "fake",
            Self::Abuse => "abuse",
            Self::Other => "other",
        }
    }
}

/// `POST /unlocks/{id}/claim`, by the pro, within 14 days of the unlock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewClaim {
    /// Why.
    pub grievance: Grievance,
    /// For staff, who read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Reason>,
}

/// What staff decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Decision {
    /// Everything not yet given back is.
    Accepted,
    /// Nothing is given back.
    Rejected,
}

impl Decision {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Accepted, Self::Rejected];

    /// The word in JSON and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }
}

/// Text that names no decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a decision is accepted or rejected")]
pub struct DecisionError;

impl FromStr for Decision {
    type Err = DecisionError;

    fn from_str(word: &str) -> Result<Self, DecisionError> {
        Self::ALL.iter().copied().find(|decision| decision.as_str() == word).ok_or(DecisionError)
    }
}

/// A claim as its pro sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claim {
    /// The claim.
    pub id: ClaimId,
    /// Why.
    pub grievance: Grievance,
    /// When it was made.
    pub created_at: Timestamp,
    /// What staff decided; absent while they have not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Their reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}
