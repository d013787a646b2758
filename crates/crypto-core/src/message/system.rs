//! What a member's device says of what its user did to the conversation.

use serde::{Deserialize, Serialize};

/// The body of a message of type `system`. Sealed like every message, so it proves who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum System {
    /// The writer leaves the conversation for good: the last thing they send.
    Left,
}
