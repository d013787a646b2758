//! Read marks: how far one member has read, for the other member's eyes only.
//!
//! Not an envelope of a message: another `info`, so neither can be taken for the other. Not a receipt either: the
//! server cannot read it, and no refund depends on it.

use protocol::ids::MessageId;
use protocol::keys::X25519Public;
use protocol::limits::READ_MARK_BYTES;
use protocol::sealed::Envelope;
use protocol::transcript::{ReadRoute, read_aad};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::authenticated::{self, Context};
use crate::error::{OpenError, SealError};
use crate::identity::IdentitySecret;
use crate::{padding, primitives};

const INFO: &[u8] = b"leboncoup/v1/read";

/// How far someone has read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMark {
    /// The newest message of the recipient's that was displayed.
    pub read: MessageId,
    /// Fields of newer versions.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl ReadMark {
    /// Everything up to and with this message.
    #[must_use]
    pub fn up_to(read: MessageId) -> Self {
        Self { read, other: Map::new() }
    }

    /// Seals the mark from `sender` to `recipient`: HPKE Auth as for messages, padded. `route` is authenticated.
    ///
    /// # Errors
    /// [`SealError::WeakKey`] when `recipient` is a low-order point, [`SealError::TooLong`] beyond 1 KiB.
    pub fn seal(
        &self,
        route: &ReadRoute,
        sender: &IdentitySecret,
        recipient: &X25519Public,
        rng: &mut impl CryptoRng,
    ) -> Result<Envelope, SealError> {
        let json = serde_json::to_vec(self).map_err(|_| SealError::Content)?;
        let padded = padding::pad(&json).ok_or(SealError::TooLong)?;
        if padded.len().saturating_add(primitives::TAG) > READ_MARK_BYTES {
            return Err(SealError::TooLong);
        }
        let place = Context { info: INFO, aad: &read_aad(route) };
        authenticated::seal(&padded, place, sender, recipient, rng)
    }

    /// Opens a mark with one of the recipient's identities. Success proves that it is `sender`'s mark number `n` of
    /// this conversation; that no newer one exists, only a memory of newer ones can tell.
    ///
    /// # Errors
    /// [`OpenError::Version`] for an unknown version, [`OpenError::Rejected`] for everything that is not authentic,
    /// [`OpenError::Content`] for JSON of another form.
    pub fn open(
        envelope: &Envelope,
        route: &ReadRoute,
        recipient: &IdentitySecret,
        sender: &X25519Public,
    ) -> Result<Self, OpenError> {
        let place = Context { info: INFO, aad: &read_aad(route) };
        let padded = authenticated::open(envelope, READ_MARK_BYTES, place, recipient, sender)?;
        let json = padding::unpad(&padded).ok_or(OpenError::Rejected)?;
        serde_json::from_slice(json).map_err(|_| OpenError::Content)
    }
}

#[cfg(test)]
mod tests;
