//! What a message says, and its JSON.

use std::fmt;

use protocol::ids::MessageId;
use protocol::keys::Commitment;
use protocol::limits::MESSAGE_CHARS;
use protocol::time::Timestamp;
use rand_core::CryptoRng;
use serde::de::DeserializeOwned;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::base64_array;
use crate::error::{OpenError, SealError};

mod contact;
mod media;
mod system;

pub use contact::{Card, Contact, Unreachable};
pub use media::{Frame, Media, THUMBNAIL_BYTES, Thumbnail};
pub use system::System;

/// Names the run of messages that one client session sends into one conversation: 16 random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ChainId(#[serde(with = "base64_array")] [u8; 16]);

impl ChainId {
    /// Draws a fresh one.
    #[must_use]
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }
}

/// The content proper.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(try_from = "Typed")]
pub enum Body {
    /// Words, at most 8 000 characters.
    Text(String),
    /// A step of exchanging contact details.
    Contact(Contact),
    /// A file.
    Media(Box<Media>),
    /// Something that the writer did to the conversation.
    System(System),
    /// A kind of message that this version does not know: kept, and shown as unsupported.
    Unknown {
        /// Its `type`.
        kind: String,
        /// Its `body`, as it is.
        body: Value,
    },
}

/// The two fields of a body in the message JSON.
#[derive(Deserialize)]
struct Typed {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    body: Value,
}

const TEXT: &str = "text";
const CONTACT: &str = "contact";
const MEDIA: &str = "media";
const SYSTEM: &str = "system";

impl TryFrom<Typed> for Body {
    type Error = &'static str;

    fn try_from(Typed { kind, body }: Typed) -> Result<Self, Self::Error> {
        match (kind.as_str(), body) {
            (TEXT, Value::String(text)) => Ok(Self::Text(text)),
            (TEXT, _) => Err("the body of a text is a string"),
            // A form that this version does not know is one of a newer version's: kept as it is.
            (CONTACT, body) => Ok(known(&body).map_or(Self::Unknown { kind, body }, Self::Contact)),
            (MEDIA, body) => {
                Ok(known(&body).map_or(Self::Unknown { kind, body }, |media| Self::Media(Box::new(media))))
            }
            (SYSTEM, body) => Ok(known(&body).map_or(Self::Unknown { kind, body }, Self::System)),
            (_, body) => Ok(Self::Unknown { kind, body }),
        }
    }
}

fn known<T: DeserializeOwned>(body: &Value) -> Option<T> {
    T::deserialize(body).ok()
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut typed = serializer.serialize_struct("Body", 2)?;
        typed.serialize_field("type", self.kind())?;
        match self {
            Self::Text(text) => typed.serialize_field("body", text)?,
            Self::Contact(contact) => typed.serialize_field("body", contact)?,
            Self::Media(media) => typed.serialize_field("body", media)?,
            Self::System(system) => typed.serialize_field("body", system)?,
            Self::Unknown { body, .. } => typed.serialize_field("body", body)?,
        }
        typed.end()
    }
}

impl Body {
    /// Its `type`.
    fn kind(&self) -> &str {
        match self {
            Self::Text(_) => TEXT,
            Self::Contact(_) => CONTACT,
            Self::Media(_) => MEDIA,
            Self::System(_) => SYSTEM,
            Self::Unknown { kind, .. } => kind,
        }
    }
}

/// One message. Who sent it is not in it: that is proved by the envelope.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// The content, JSON fields `type` and `body`.
    #[serde(flatten)]
    pub body: Body,
    /// The run it belongs to.
    pub chain: ChainId,
    /// Its place in the run, from 1.
    pub n: u64,
    /// The commitment of the message before it in the run; absent on the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev: Option<Commitment>,
    /// The newest message that the sender held from the peer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<MessageId>,
    /// The message that this one answers, of either side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// When the sender's clock says it was written.
    pub sent_at: Timestamp,
    /// Fields of newer versions.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Message {
    /// The JSON that travels. It is authenticated byte for byte, so there is no canonical form.
    ///
    /// # Errors
    /// [`SealError::TooLong`] for a text of more than 8 000 characters, [`SealError::Content`] for `n` 0 or a `prev`
    /// where there is none, or none where there is one.
    pub fn to_json(&self) -> Result<String, SealError> {
        if matches!(&self.body, Body::Text(text) if text.chars().count() > MESSAGE_CHARS) {
            return Err(SealError::TooLong);
        }
        if self.n == 0 || (self.n == 1) != self.prev.is_none() {
            return Err(SealError::Content);
        }
        serde_json::to_string(self).map_err(|_| SealError::Content)
    }

    /// Reads the JSON of a message, of newer versions too.
    ///
    /// # Errors
    /// [`OpenError::Content`] when a known field is missing or of another form.
    pub fn from_json(json: &str) -> Result<Self, OpenError> {
        serde_json::from_str(json).map_err(|_| OpenError::Content)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("Text(…)"),
            Self::Contact(contact) => f.debug_tuple("Contact").field(contact).finish(),
            Self::Media(media) => f.debug_tuple("Media").field(media).finish(),
            Self::System(system) => f.debug_tuple("System").field(system).finish(),
            Self::Unknown { .. } => f.write_str("Unknown(…)"),
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message").field("body", &self.body).field("n", &self.n).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
