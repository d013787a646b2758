//! The state of a conversation: what its keeper has read.

use protocol::ids::{ConversationId, MessageId};
use protocol::sealed::Blob;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::blob::Purpose;
use crate::error::{OpenError, SealError};
use crate::ring::VaultKeyRing;

/// Messages that can be hidden one by one: with all of them, the state still fits its 16 KiB.
pub const HIDDEN: usize = 256;

/// How far a deleted copy went. It tells the keeper's other devices that what is missing was not taken by the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleared {
    /// The newest message deleted.
    pub through: MessageId,
    /// Pages up to this number were deleted; their numbers are not used again.
    pub pages: u64,
}

/// One small blob per conversation, replaced as a whole with If-Match.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StateContent {
    /// The newest message that was displayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_read: Option<MessageId>,
    /// Messages in the archive.
    #[serde(default)]
    pub messages: u64,
    /// Of these, received and not yet displayed.
    #[serde(default)]
    pub unread: u64,
    /// Messages that the keeper deleted one by one: still in the archive, shown nowhere. At most [`HIDDEN`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<MessageId>,
    /// What the keeper deleted as a whole; absent if nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared: Option<Cleared>,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl VaultKeyRing {
    /// Seals the state in the version that the server will give it.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond 16 KiB.
    pub fn seal_state(
        &self,
        conversation: ConversationId,
        version: u64,
        state: &StateContent,
        rng: &mut impl CryptoRng,
    ) -> Result<Blob, SealError> {
        let json = Zeroizing::new(serde_json::to_vec(state).map_err(|_| SealError::Content)?);
        self.seal_blob(Purpose::State, &conversation.to_string(), version, &json, rng)
    }

    /// Opens the state in the version that the server tells.
    ///
    /// # Errors
    /// As [`crate::blob::open`], and [`OpenError::Content`] for JSON of another form.
    pub fn open_state(
        &self,
        conversation: ConversationId,
        version: u64,
        sealed: &Blob,
    ) -> Result<StateContent, OpenError> {
        let json = self.open_blob(Purpose::State, &conversation.to_string(), version, sealed)?;
        serde_json::from_slice(&json).map_err(|_| OpenError::Content)
    }
}

#[cfg(test)]
mod tests;
