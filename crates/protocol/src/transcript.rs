//! The byte strings that clients and server sign, MAC or hash alike.
//!
//! `a || b || c` in `docs/protocol.md` is [`join`]: every part, labels included, behind its length as a
//! big-endian `u32`. So no two different lists of parts make the same bytes. Integers are big-endian `u64`.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ids::{ConversationId, MessageId, UnlockId, UserId};
use crate::keys::{Commitment, Ed25519Public, IdentityKeys, X25519Public};
use crate::sealed::Envelope;

/// Joins parts without ambiguity: each is preceded by its length in bytes as a big-endian `u32`.
///
/// A part of 4 GiB or more cannot occur: every caller bounds its input far below.
#[must_use]
pub fn join(parts: &[&[u8]]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(parts.iter().map(|part| part.len().saturating_add(4)).sum());
    for part in parts {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        joined.extend_from_slice(&length.to_be_bytes());
        joined.extend_from_slice(part);
    }
    joined
}

/// SHA-256 (FIPS 180-4).
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The id of the person whose first Ed25519 public key is `first_key`: self-certifying and never reused.
#[must_use]
pub fn user_id(first_key: &Ed25519Public) -> UserId {
    UserId::new(sha256(&join(&[b"leboncoup/v1/user", first_key.as_bytes()])))
}

/// What an identity statement signs.
#[must_use]
pub fn identity(user: UserId, keys: &IdentityKeys) -> Vec<u8> {
    identity_parts(user, keys.generation, &keys.ed25519, &keys.x25519)
}

fn identity_parts(user: UserId, generation: u64, ed25519: &Ed25519Public, x25519: &X25519Public) -> Vec<u8> {
    join(&[
        b"leboncoup/v1/identity",
        user.to_string().as_bytes(),
        &generation.to_be_bytes(),
        ed25519.as_bytes(),
        x25519.as_bytes(),
    ])
}

/// Who sends which message to whom in which conversation: bound into everything about that message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The conversation.
    pub conversation: ConversationId,
    /// The author.
    pub sender: UserId,
    /// The one person who can open this envelope.
    pub recipient: UserId,
    /// The message.
    pub message: MessageId,
}

/// What the franking commitment MACs under the key `k_f` (`plaintext`: the message JSON).
#[must_use]
pub fn frank(route: &Route, plaintext: &[u8]) -> Vec<u8> {
    join(&[
        b"leboncoup/v1/frank",
        route.conversation.to_string().as_bytes(),
        route.sender.to_string().as_bytes(),
        route.recipient.to_string().as_bytes(),
        route.message.to_string().as_bytes(),
        plaintext,
    ])
}

/// The additional authenticated data of an envelope.
#[must_use]
pub fn envelope_aad(route: &Route, commitment: &Commitment) -> Vec<u8> {
    join(&[
        route.conversation.to_string().as_bytes(),
        route.sender.to_string().as_bytes(),
        route.recipient.to_string().as_bytes(),
        route.message.to_string().as_bytes(),
        commitment.as_bytes(),
    ])
}

/// Whose mark of what has been read, for whom, and the how many-th.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadRoute {
    /// The conversation.
    pub conversation: ConversationId,
    /// Who has read.
    pub sender: UserId,
    /// Who may know.
    pub recipient: UserId,
    /// 1 for the sender's first mark in the conversation; each later one is higher.
    pub n: u64,
}

/// The additional authenticated data of a read mark.
#[must_use]
pub fn read_aad(route: &ReadRoute) -> Vec<u8> {
    join(&[
        route.conversation.to_string().as_bytes(),
        route.sender.to_string().as_bytes(),
        route.recipient.to_string().as_bytes(),
        &route.n.to_be_bytes(),
    ])
}

/// What the server's stamp MACs: that this commitment passed through it, when, and between whom.
#[must_use]
pub fn stamp(route: &Route, commitment: &Commitment, received_at: crate::time::Timestamp) -> Vec<u8> {
    join(&[
        b"leboncoup/v1/stamp",
        commitment.as_bytes(),
        route.conversation.to_string().as_bytes(),
        route.sender.to_string().as_bytes(),
        route.recipient.to_string().as_bytes(),
        route.message.to_string().as_bytes(),
        &u64::try_from(received_at.as_millis()).unwrap_or(0).to_be_bytes(),
    ])
}

/// SHA-256 of an envelope as it travelled: what receipts and unreadable entries name it by.
#[must_use]
pub fn envelope_digest(envelope: &Envelope) -> [u8; 32] {
    sha256(&join(&[
        &u64::from(envelope.v).to_be_bytes(),
        envelope.scheme.as_str().as_bytes(),
        envelope.enc.as_bytes(),
        envelope.data.as_bytes(),
    ]))
}

/// What became of an envelope at its first display.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// It was decrypted and shown.
    Opened,
    /// It could not be decrypted, or its commitment was wrong.
    Unreadable,
}

impl Outcome {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Opened, Self::Unreadable];

    /// The word in the signed bytes, in JSON and in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Unreadable => "unreadable",
        }
    }
}

/// What a receipt signs.
#[must_use]
pub fn receipt(
    unlock: UnlockId,
    conversation: ConversationId,
    message: MessageId,
    envelope_digest: &[u8; 32],
    outcome: Outcome,
) -> Vec<u8> {
    join(&[
        b"leboncoup/v1/receipt",
        unlock.to_string().as_bytes(),
        conversation.to_string().as_bytes(),
        message.to_string().as_bytes(),
        envelope_digest,
        outcome.as_str().as_bytes(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_carries_its_length() {
        assert_eq!(join(&[b"ab", b"", b"c"]), b"\0\0\0\x02ab\0\0\0\0\0\0\0\x01c");
    }

    #[test]
    fn moving_a_byte_between_parts_changes_the_bytes() {
        assert_ne!(join(&[b"ab", b"c"]), join(&[b"a", b"bc"]));
        assert_ne!(join(&[b"abc"]), join(&[b"abc", b""]));
    }

    #[test]
    fn a_user_id_is_the_labelled_hash_of_the_key() {
        let key = Ed25519Public::new([3; 32]);
        let mut bytes = b"\0\0\0\x11leboncoup/v1/user\0\0\0\x20".to_vec();
        bytes.extend_from_slice(&[3; 32]);
        assert_eq!(user_id(&key).as_bytes(), &sha256(&bytes));
    }
}
