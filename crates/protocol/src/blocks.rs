//! Bodies of `/api/v1/me/blocks`.

use serde::{Deserialize, Serialize};

use crate::accounts::Kind;
use crate::ids::UserId;
use crate::text::DisplayName;
use crate::time::Timestamp;

/// Somebody whom the caller blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Block {
    /// Who.
    pub user_id: UserId,
    /// The name others see.
    pub display_name: DisplayName,
    /// Demandeur or pro.
    pub kind: Kind,
    /// Since when.
    pub blocked_at: Timestamp,
}
