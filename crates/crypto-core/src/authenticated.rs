//! Sealing to one recipient by one authenticated sender: HPKE (RFC 9180), mode Auth, single-shot.

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use protocol::bytes::Ciphertext;
use protocol::keys::X25519Public;
use protocol::sealed::{EncapsulatedKey, Envelope, FORMAT_VERSION, Scheme};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::error::{OpenError, SealError};
use crate::identity::IdentitySecret;

pub(crate) type Suite = X25519HkdfSha256;

/// What a ciphertext is for, and where it belongs: both authenticated, neither hidden.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// Keeps one kind of content from being taken for another.
    pub info: &'a [u8],
    /// The place of this very content.
    pub aad: &'a [u8],
}

/// Seals padded content.
///
/// # Errors
/// [`SealError::WeakKey`] when `recipient` is a low-order point.
pub(crate) fn seal(
    padded: &[u8],
    context: Context<'_>,
    sender: &IdentitySecret,
    recipient: &X25519Public,
    rng: &mut impl CryptoRng,
) -> Result<Envelope, SealError> {
    let (enc, data) = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, Suite>(
        &OpModeS::Auth((secret_key(sender), public_key(&sender.keys().x25519).ok_or(SealError::WeakKey)?)),
        &public_key(recipient).ok_or(SealError::WeakKey)?,
        context.info,
        padded,
        context.aad,
        rng,
    )
    .map_err(|_| SealError::WeakKey)?;
    Ok(Envelope {
        v: FORMAT_VERSION,
        scheme: Scheme::HpkeAuth,
        enc: EncapsulatedKey::new(enc.to_bytes().into()),
        data: Ciphertext::new(data),
    })
}

/// Opens to padded content. `limit`: ciphertext bytes.
///
/// # Errors
/// [`OpenError::Version`], [`OpenError::Rejected`].
pub(crate) fn open(
    envelope: &Envelope,
    limit: usize,
    context: Context<'_>,
    recipient: &IdentitySecret,
    sender: &X25519Public,
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    if envelope.v != FORMAT_VERSION {
        return Err(OpenError::Version);
    }
    let Scheme::HpkeAuth = envelope.scheme;
    if envelope.data.len() > limit {
        return Err(OpenError::Rejected);
    }
    decrypt(envelope, context, recipient, sender).map(Zeroizing::new).ok_or(OpenError::Rejected)
}

fn decrypt(
    envelope: &Envelope,
    context: Context<'_>,
    recipient: &IdentitySecret,
    sender: &X25519Public,
) -> Option<Vec<u8>> {
    hpke::single_shot_open::<AesGcm256, HkdfSha256, Suite>(
        &OpModeR::Auth(public_key(sender)?),
        &secret_key(recipient),
        &<Suite as Kem>::EncappedKey::from_bytes(envelope.enc.as_bytes()).ok()?,
        context.info,
        envelope.data.as_bytes(),
        context.aad,
    )
    .ok()
}

#[expect(clippy::expect_used, reason = "every 32-byte string is an X25519 secret")]
pub(crate) fn secret_key(identity: &IdentitySecret) -> <Suite as Kem>::PrivateKey {
    <Suite as Kem>::PrivateKey::from_bytes(identity.agreement_secret()).expect("the length is right")
}

pub(crate) fn public_key(key: &X25519Public) -> Option<<Suite as Kem>::PublicKey> {
    <Suite as Kem>::PublicKey::from_bytes(key.as_bytes()).ok()
}

#[cfg(test)]
mod rfc9180;
