//! Envelopes: a message sealed to one recipient by one authenticated sender, with a franking commitment.

use std::fmt;

use protocol::keys::{Commitment, X25519Public};
use protocol::limits::ENVELOPE_BYTES;
use protocol::sealed::Envelope;
use protocol::transcript::{self, Route};
use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::authenticated::{self, Context};
use crate::error::{OpenError, SealError};
use crate::identity::IdentitySecret;
use crate::key::FrankingKey;
use crate::message::Message;
use crate::{padding, primitives};

const INFO: &[u8] = b"leboncoup/v1/envelope";
const FRANKING_KEY: usize = 32;
/// The message JSON, written as a JSON string, must fit an archive entry: an envelope that its recipient could open
/// but never archive would be delivered for ever.
const QUOTED_BYTES: usize = 60 * 1024;

/// A message with all that proves it: what both sides archive.
pub struct OpenedMessage {
    /// What it says.
    pub message: Message,
    /// The JSON exactly as it travels; the commitment is over these bytes.
    pub plaintext: String,
    /// The key of the commitment.
    pub franking_key: FrankingKey,
    /// The commitment, also outside the envelope.
    pub commitment: Commitment,
}

impl fmt::Debug for OpenedMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenedMessage").field("message", &self.message).finish_non_exhaustive()
    }
}

/// Seals `message` from `sender` to `recipient`.
///
/// HPKE Auth mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; padded. The ephemeral key and
/// the franking key come from `rng`. `route` and the commitment are authenticated, not hidden. Each call makes other
/// bytes: keep the envelope until the server has it.
///
/// # Errors
/// [`SealError::WeakKey`] when `recipient` is a low-order point, [`SealError::TooLong`] beyond 48 KiB, and the errors
/// of [`Message::to_json`].
pub fn seal(
    message: Message,
    route: &Route,
    sender: &IdentitySecret,
    recipient: &X25519Public,
    rng: &mut impl CryptoRng,
) -> Result<(Envelope, OpenedMessage), SealError> {
    let plaintext = message.to_json()?;
    if quoted_length(&plaintext) > QUOTED_BYTES {
        return Err(SealError::TooLong);
    }
    let franking_key = FrankingKey::make(rng);
    let commitment = commit(&franking_key, route, plaintext.as_bytes());
    let content = Zeroizing::new([franking_key.expose_bytes(), plaintext.as_bytes()].concat());
    let padded = padding::pad(&content).ok_or(SealError::TooLong)?;
    if padded.len().saturating_add(primitives::TAG) > ENVELOPE_BYTES {
        return Err(SealError::TooLong);
    }

    let place = Context { info: INFO, aad: &transcript::envelope_aad(route, &commitment) };
    let envelope = authenticated::seal(&padded, place, sender, recipient, rng)?;
    Ok((envelope, OpenedMessage { message, plaintext, franking_key, commitment }))
}

/// Opens an envelope with one of the recipient's identities.
///
/// Success proves that the holder of `sender`'s private key sealed it (or someone who stole the recipient's), for
/// exactly this `route`, and that `commitment` is over exactly this plaintext.
///
/// # Errors
/// [`OpenError::Version`] for an unknown version; [`OpenError::Rejected`] for everything that is not authentic, a
/// wrong commitment included; [`OpenError::Content`] when the authentic plaintext is no message.
pub fn open(
    envelope: &Envelope,
    route: &Route,
    commitment: &Commitment,
    recipient: &IdentitySecret,
    sender: &X25519Public,
) -> Result<OpenedMessage, OpenError> {
    let place = Context { info: INFO, aad: &transcript::envelope_aad(route, commitment) };
    let padded = authenticated::open(envelope, ENVELOPE_BYTES, place, recipient, sender)?;
    let content = padding::unpad(&padded).ok_or(OpenError::Rejected)?;
    let (franking_key, json) = content.split_first_chunk::<FRANKING_KEY>().ok_or(OpenError::Rejected)?;
    let franking_key = FrankingKey::from_bytes(*franking_key);
    let expected = commit(&franking_key, route, json);
    if !bool::from(expected.as_bytes().ct_eq(commitment.as_bytes())) {
        return Err(OpenError::Rejected);
    }
    let plaintext = std::str::from_utf8(json).map_err(|_| OpenError::Content)?.to_owned();
    if quoted_length(&plaintext) > QUOTED_BYTES {
        return Err(OpenError::Content);
    }
    let message = Message::from_json(&plaintext)?;
    Ok(OpenedMessage { message, plaintext, franking_key, commitment: *commitment })
}

/// The franking commitment: HMAC-SHA-256 under `k_f` over route and message JSON.
#[must_use]
pub fn commit(key: &FrankingKey, route: &Route, plaintext: &[u8]) -> Commitment {
    Commitment::new(primitives::hmac(key.expose_bytes(), &transcript::frank(route, plaintext)))
}

/// Bytes of `text` as a JSON string, quotes included.
fn quoted_length(text: &str) -> usize {
    serde_json::to_string(text).map_or(usize::MAX, |quoted| quoted.len())
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
