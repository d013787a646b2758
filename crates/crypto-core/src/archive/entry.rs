//! Entries: one sealed message each, appended and never changed.

use std::fmt;

use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::keys::{Commitment, Stamp};
use protocol::messages::Incoming;
use protocol::sealed::Blob;
use protocol::time::Timestamp;
use protocol::transcript::envelope_digest;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base64_array;
use crate::blob::Purpose;
use crate::envelope::OpenedMessage;
use crate::error::{OpenError, SealError};
use crate::key::FrankingKey;
use crate::message::Message;
use crate::ring::VaultKeyRing;

/// What the archive keeps of a message. Its JSON is also that of an export.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EntryContent {
    /// It could not be opened; the digest names the envelope.
    Unreadable {
        /// What is known of it.
        unreadable: UnreadableEntry,
    },
    /// It was opened, or sent by the keeper.
    Readable(ReadableEntry),
}

/// A message that was opened or sent, with everything a report would need.
#[derive(Serialize, Deserialize)]
pub struct ReadableEntry {
    /// The authenticated author.
    pub from: UserId,
    /// The message JSON exactly as it travelled.
    pub plaintext: String,
    /// The key of the commitment.
    #[serde(with = "base64_array::franking_key")]
    pub k_f: FrankingKey,
    /// The franking commitment.
    pub commitment: Commitment,
    /// When the server stored it; absent on the sender's copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Timestamp>,
    /// The server's MAC; absent on the sender's copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<Stamp>,
    /// Key id of the stamp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// SHA-256 of the envelope, as receipts name it; absent on the sender's copy.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "base64_array::optional")]
    pub envelope_digest: Option<[u8; 32]>,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A message that could not be opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnreadableEntry {
    /// Who the server said sent it.
    pub from: UserId,
    /// SHA-256 of the envelope, as receipts name it.
    #[serde(with = "base64_array")]
    pub envelope_digest: [u8; 32],
    /// The commitment beside the envelope.
    pub commitment: Commitment,
    /// When the server stored it.
    pub received_at: Timestamp,
    /// The server's MAC.
    pub stamp: Stamp,
    /// Key id of the stamp.
    pub kid: String,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl EntryContent {
    /// The sender's own copy.
    #[must_use]
    pub fn sent(from: UserId, message: OpenedMessage) -> Self {
        Self::readable(from, message, None)
    }

    /// A message that came in and was opened with the sender's pinned key.
    #[must_use]
    pub fn received(incoming: &Incoming, message: OpenedMessage) -> Self {
        Self::readable(incoming.sender, message, Some(incoming))
    }

    /// A message that came in and could not be opened.
    #[must_use]
    pub fn unreadable(incoming: &Incoming) -> Self {
        Self::Unreadable {
            unreadable: UnreadableEntry {
                from: incoming.sender,
                envelope_digest: envelope_digest(&incoming.envelope),
                commitment: incoming.commitment,
                received_at: incoming.received_at,
                stamp: incoming.stamp,
                kid: incoming.kid.clone(),
                other: Map::new(),
            },
        }
    }

    fn readable(from: UserId, message: OpenedMessage, incoming: Option<&Incoming>) -> Self {
        Self::Readable(ReadableEntry {
            from,
            plaintext: message.plaintext,
            k_f: message.franking_key,
            commitment: message.commitment,
            received_at: incoming.map(|incoming| incoming.received_at),
            stamp: incoming.map(|incoming| incoming.stamp),
            kid: incoming.map(|incoming| incoming.kid.clone()),
            envelope_digest: incoming.map(|incoming| envelope_digest(&incoming.envelope)),
            other: Map::new(),
        })
    }

    /// The author; of an unreadable one, who the server said it was.
    #[must_use]
    pub const fn from(&self) -> UserId {
        match self {
            Self::Unreadable { unreadable } => unreadable.from,
            Self::Readable(readable) => readable.from,
        }
    }

    /// What a receipt for it names; `None` for one that was sent, or archived by an older client.
    #[must_use]
    pub const fn envelope_digest(&self) -> Option<[u8; 32]> {
        match self {
            Self::Unreadable { unreadable } => Some(unreadable.envelope_digest),
            Self::Readable(readable) => readable.envelope_digest,
        }
    }

    /// What the message says, `None` for an unreadable one.
    ///
    /// # Errors
    /// [`OpenError::Content`] when the archived JSON is no message.
    pub fn message(&self) -> Result<Option<Message>, OpenError> {
        match self {
            Self::Unreadable { .. } => Ok(None),
            Self::Readable(readable) => Message::from_json(&readable.plaintext).map(Some),
        }
    }
}

impl fmt::Debug for ReadableEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadableEntry").field("from", &self.from).finish_non_exhaustive()
    }
}

/// `conversation/message`.
fn entry_id(conversation: ConversationId, message: MessageId) -> String {
    format!("{conversation}/{message}")
}

/// Entries are written once.
const VERSION: u64 = 1;

impl VaultKeyRing {
    /// Seals one archived message for its keeper.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond 64 KiB; nothing that an envelope can carry is that long.
    pub fn seal_entry(
        &self,
        conversation: ConversationId,
        message: MessageId,
        content: &EntryContent,
        rng: &mut impl CryptoRng,
    ) -> Result<Blob, SealError> {
        let json = zeroize::Zeroizing::new(serde_json::to_vec(content).map_err(|_| SealError::Content)?);
        self.seal_blob(Purpose::Entry, &entry_id(conversation, message), VERSION, &json, rng)
    }

    /// Opens what [`VaultKeyRing::seal_entry`] made.
    ///
    /// # Errors
    /// As [`crate::blob::open`], and [`OpenError::Content`] for JSON of another form.
    pub fn open_entry(
        &self,
        conversation: ConversationId,
        message: MessageId,
        sealed: &Blob,
    ) -> Result<EntryContent, OpenError> {
        let json = self.open_blob(Purpose::Entry, &entry_id(conversation, message), VERSION, sealed)?;
        serde_json::from_slice(&json).map_err(|_| OpenError::Content)
    }
}

#[cfg(test)]
mod tests;
