//! Drafts: what is being written or waits in a device's outbox, sealed for its writer until it is sealed as a message.

use std::fmt;

use protocol::ids::{ConversationId, MessageId};
use protocol::sealed::Blob;
use protocol::time::Timestamp;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::blob::Purpose;
use crate::error::{OpenError, SealError};
use crate::message::Body;
use crate::ring::VaultKeyRing;

/// What was written and when. Fields are those of the message JSON that it becomes.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftContent {
    /// The content, JSON fields `type` and `body`.
    #[serde(flatten)]
    pub body: Body,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// When its writer's clock says it was written.
    pub sent_at: Timestamp,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl fmt::Debug for DraftContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DraftContent").field("body", &self.body).finish_non_exhaustive()
    }
}

/// Nobody tells an older draft from a newer one.
const VERSION: u64 = 1;

fn draft_id(conversation: ConversationId, message: Option<MessageId>) -> String {
    message.map_or_else(|| conversation.to_string(), |message| format!("{conversation}/{message}"))
}

impl VaultKeyRing {
    /// Seals a draft under the id of the message that it is to become: none while it is being written.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond 64 KiB.
    pub fn seal_draft(
        &self,
        conversation: ConversationId,
        message: Option<MessageId>,
        content: &DraftContent,
        rng: &mut impl CryptoRng,
    ) -> Result<Blob, SealError> {
        let json = Zeroizing::new(serde_json::to_vec(content).map_err(|_| SealError::Content)?);
        self.seal_blob(Purpose::Outbox, &draft_id(conversation, message), VERSION, &json, rng)
    }

    /// Opens what [`VaultKeyRing::seal_draft`] made.
    ///
    /// # Errors
    /// As [`crate::blob::open`], and [`OpenError::Content`] for JSON of another form.
    pub fn open_draft(
        &self,
        conversation: ConversationId,
        message: Option<MessageId>,
        sealed: &Blob,
    ) -> Result<DraftContent, OpenError> {
        let json = self.open_blob(Purpose::Outbox, &draft_id(conversation, message), VERSION, sealed)?;
        serde_json::from_slice(&json).map_err(|_| OpenError::Content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{conversation, message_id, person, rng, test};

    fn ring() -> VaultKeyRing {
        VaultKeyRing::make(person(1).id, &mut rng(1))
    }

    #[test]
    fn a_draft_opens_in_its_place_and_with_its_keys_only() {
        let at = Timestamp::from_millis(1_790_000_000_000);
        let (conversation, message) = (conversation(), message_id(3));
        let body = Body::Text("plus tard".to_owned());
        let draft = DraftContent { body, reply_to: Some(message), sent_at: at, other: Map::new() };
        let ring = ring();
        let seal = |place| ring.seal_draft(conversation, place, &draft, &mut rng(2)).unwrap();
        let (sealed, written) = (seal(Some(message)), seal(None));
        assert_eq!(ring.open_draft(conversation, Some(message), &sealed).as_ref(), Ok(&draft));
        assert_eq!(ring.open_draft(conversation, None, &written).as_ref(), Ok(&draft));
        for elsewhere in [Some(message_id(4)), None] {
            assert_eq!(ring.open_draft(conversation, elsewhere, &sealed), Err(OpenError::Rejected));
        }
        assert!(matches!(ring.open_entry(conversation, message, &sealed), Err(OpenError::Rejected)));
    }
}
