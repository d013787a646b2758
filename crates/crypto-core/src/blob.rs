//! Blobs: sealed for oneself, AES-256-GCM under a key of their own, bound to what they are.

use protocol::bytes::{Ciphertext, Iv};
use protocol::ids::UserId;
use protocol::limits;
use protocol::sealed::{Blob, FORMAT_VERSION};
use protocol::transcript::join;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::error::{OpenError, SealError};
use crate::key::{BlobKey, VaultKey};
use crate::{padding, primitives};

const LABEL: &[u8] = b"leboncoup/v1/blob";

/// What a blob is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The vault keys, sealed under a wrap key. The only one that is not padded.
    KeyRing,
    /// Identity secrets and pins.
    Vault,
    /// One archived message.
    Entry,
    /// Many archived messages.
    Page,
    /// What a person has read of a conversation.
    State,
    /// A message that waits in a device's outbox. It never leaves the device.
    Outbox,
    /// What the server says in clear, as it lies on a device. It never leaves the device.
    Copy,
}

impl Purpose {
    /// The word in the authenticated data and in the key derivation.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::KeyRing => "key-ring",
            Self::Vault => "vault",
            Self::Entry => "entry",
            Self::Page => "page",
            Self::State => "state",
            Self::Outbox => "outbox",
            Self::Copy => "copy",
        }
    }

    /// The most bytes that ciphertext and tag may have.
    #[must_use]
    pub const fn limit(self) -> usize {
        match self {
            Self::KeyRing => limits::KEY_RING_BYTES,
            Self::Vault => limits::VAULT_BYTES,
            Self::Entry | Self::Outbox => limits::ENTRY_BYTES,
            Self::Page | Self::Copy => limits::PAGE_BYTES,
            Self::State => limits::STATE_BYTES,
        }
    }
}

/// What a blob is bound to. Opening under any other context fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobContext {
    /// Whose blob it is.
    pub owner: UserId,
    /// What it is for.
    pub purpose: Purpose,
    /// Which one of that purpose it is.
    pub id: String,
    /// Generation of the vault key it is sealed under; of a key ring, its newest generation.
    pub generation: u64,
    /// Counts its replacements, from 1.
    pub version: u64,
}

impl BlobContext {
    /// The additional authenticated data.
    #[must_use]
    pub fn aad(&self) -> Vec<u8> {
        join(&[
            LABEL,
            self.owner.to_string().as_bytes(),
            self.purpose.as_str().as_bytes(),
            self.id.as_bytes(),
            &self.generation.to_be_bytes(),
            &self.version.to_be_bytes(),
        ])
    }
}

impl VaultKey {
    /// The key of one blob: HKDF-Expand over purpose and id.
    #[must_use]
    pub fn derive_blob_key(&self, purpose: Purpose, id: &str) -> BlobKey {
        let info = join(&[LABEL, purpose.as_str().as_bytes(), id.as_bytes()]);
        BlobKey::from_bytes(primitives::expand(self.expose_bytes(), &info))
    }
}

/// Seals `plaintext` under `key`; only the same key and the same `context` open it.
///
/// AES-256-GCM with a random IV from `rng`, padded unless it is a key ring. `context` is authenticated, not hidden.
///
/// # Errors
/// [`SealError::TooLong`] when the ciphertext exceeds the limit of its purpose.
pub fn seal(
    key: &BlobKey,
    context: &BlobContext,
    plaintext: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Blob, SealError> {
    let padded = match context.purpose {
        Purpose::KeyRing => Zeroizing::new(plaintext.to_vec()),
        _ => padding::pad(plaintext).ok_or(SealError::TooLong)?,
    };
    if padded.len().saturating_add(primitives::TAG) > context.purpose.limit() {
        return Err(SealError::TooLong);
    }
    let mut iv = [0; Iv::LEN];
    rng.fill_bytes(&mut iv);
    let iv = Iv::new(iv);
    let data =
        primitives::gcm_seal(key.expose_bytes(), &iv, &context.aad(), &padded).ok_or(SealError::TooLong)?;
    Ok(Blob { v: FORMAT_VERSION, iv, data: Ciphertext::new(data) })
}

/// Opens what [`seal`] made.
///
/// # Errors
/// [`OpenError::Version`] for an unknown version, [`OpenError::Rejected`] for everything that is not authentic.
pub fn open(key: &BlobKey, context: &BlobContext, blob: &Blob) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    if blob.v != FORMAT_VERSION {
        return Err(OpenError::Version);
    }
    if blob.data.len() > context.purpose.limit() {
        return Err(OpenError::Rejected);
    }
    let plaintext = primitives::gcm_open(key.expose_bytes(), &blob.iv, &context.aad(), blob.data.as_bytes())
        .ok_or(OpenError::Rejected)?;
    match context.purpose {
        Purpose::KeyRing => Ok(plaintext),
        _ => padding::unpad(&plaintext)
            .map(|content| Zeroizing::new(content.to_vec()))
            .ok_or(OpenError::Rejected),
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
