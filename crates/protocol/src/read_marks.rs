//! `/api/v1/conversations/{id}/read`: how far the two members have read, sealed from each other to each other.

use serde::{Deserialize, Serialize};

use crate::sealed::Envelope;

/// A member's newest read mark: the body of `PUT`, and the peer's in the answer to `GET`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SealedReadMark {
    /// Rises with each mark that a member writes in a conversation, from 1.
    pub n: u64,
    /// Sealed to the other member.
    pub envelope: Envelope,
}

/// `GET /conversations/{id}/read`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadMarks {
    /// Number of the caller's own newest mark; 0 before the first.
    pub own: u64,
    /// The peer's; absent before the first, and when either of the two keeps such things to themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<SealedReadMark>,
}
