//! Pages: the oldest entries sealed together, numbered from 1, written once, each naming the one before.

use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::keys::IdentityKeys;
use protocol::sealed::Blob;
use protocol::transcript::sha256;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::entry::EntryContent;
use crate::base64_array;
use crate::blob::Purpose;
use crate::error::{OpenError, SealError};
use crate::ring::VaultKeyRing;

/// A member as the keeper knew them: pins the keys in the archive, too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Participant {
    /// Their id.
    pub user_id: UserId,
    /// Their keys when the page was sealed.
    #[serde(flatten)]
    pub keys: IdentityKeys,
}

/// One message of a page.
#[derive(Debug, Serialize, Deserialize)]
pub struct ArchivedMessage {
    /// The message.
    pub message_id: MessageId,
    /// What its entry held.
    #[serde(flatten)]
    pub content: EntryContent,
}

/// A page of a conversation's archive.
#[derive(Debug, Serialize, Deserialize)]
pub struct PageContent {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Its members, the keeper included.
    pub participants: Vec<Participant>,
    /// From 1.
    pub number: u64,
    /// [`page_digest`] of the page before; absent on page 1 and on the first after the keeper deleted their copy.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "base64_array::optional")]
    pub previous: Option<[u8; 32]>,
    /// Ascending by message id.
    pub messages: Vec<ArchivedMessage>,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What the next page names this one by: SHA-256 of its stored form (`v || iv || data` without lengths).
#[must_use]
pub fn page_digest(page: &Blob) -> [u8; 32] {
    sha256(&page.to_bytes())
}

impl PageContent {
    /// True when this page follows `previous` (`None` in front of page 1). False means that somebody exchanged pages.
    #[must_use]
    pub fn follows(&self, previous: Option<&Blob>) -> bool {
        self.previous == previous.map(page_digest)
    }

    fn consistent(&self) -> bool {
        let ascending = self.messages.is_sorted_by(|a, b| a.message_id < b.message_id);
        let begins = self.number > 1 || self.previous.is_none();
        self.number > 0 && begins && ascending
    }
}

fn page_id(conversation: ConversationId, number: u64) -> String {
    format!("{conversation}/{number}")
}

/// Pages are written once.
const VERSION: u64 = 1;

impl VaultKeyRing {
    /// Seals a page under its conversation and number.
    ///
    /// # Errors
    /// [`SealError::Content`] when number and previous digest contradict each other or the messages do not ascend,
    /// [`SealError::TooLong`] beyond 256 KiB.
    pub fn seal_page(&self, page: &PageContent, rng: &mut impl CryptoRng) -> Result<Blob, SealError> {
        if !page.consistent() {
            return Err(SealError::Content);
        }
        let json = Zeroizing::new(serde_json::to_vec(page).map_err(|_| SealError::Content)?);
        self.seal_blob(Purpose::Page, &page_id(page.conversation_id, page.number), VERSION, &json, rng)
    }

    /// Opens page `number`. Whether it follows its predecessor is [`PageContent::follows`]'s question.
    ///
    /// # Errors
    /// As [`crate::blob::open`], and [`OpenError::Content`] for JSON of another form or another page's content.
    pub fn open_page(
        &self,
        conversation: ConversationId,
        number: u64,
        sealed: &Blob,
    ) -> Result<PageContent, OpenError> {
        let json = self.open_blob(Purpose::Page, &page_id(conversation, number), VERSION, sealed)?;
        let page: PageContent = serde_json::from_slice(&json).map_err(|_| OpenError::Content)?;
        let named = page.conversation_id == conversation && page.number == number;
        if named && page.consistent() { Ok(page) } else { Err(OpenError::Content) }
    }
}

#[cfg(test)]
mod tests;
