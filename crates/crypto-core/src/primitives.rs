//! The few primitives, with the lengths that this protocol uses fixed in their types.

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use protocol::bytes::Iv;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Bytes of an AES-GCM tag.
pub(crate) const TAG: usize = 16;

/// HKDF-Expand with SHA-256 (RFC 5869) to 32 bytes.
#[expect(
    clippy::expect_used,
    reason = "a 32-byte key and 32 bytes of output are always within HKDF's limits"
)]
pub(crate) fn expand(key: &[u8; 32], info: &[u8]) -> [u8; 32] {
    let mut output = [0; 32];
    let hkdf = Hkdf::<Sha256>::from_prk(key).expect("32 bytes are a whole SHA-256 output");
    hkdf.expand(info, &mut output).expect("32 bytes are one block");
    output
}

/// HMAC-SHA-256 (RFC 2104).
#[expect(clippy::expect_used, reason = "HMAC accepts keys of every length")]
pub(crate) fn hmac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC keys have no wrong length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// AES-256-GCM (NIST SP 800-38D): ciphertext and tag, or `None` beyond the 64 GiB that the mode allows.
pub(crate) fn gcm_seal(key: &[u8; 32], iv: &Iv, aad: &[u8], plaintext: &[u8]) -> Option<Vec<u8>> {
    // Room for the tag from the start: growing would leave a copy of the plaintext behind.
    let mut buffer = Zeroizing::new(Vec::with_capacity(plaintext.len().saturating_add(TAG)));
    buffer.extend_from_slice(plaintext);
    Aes256Gcm::new(key.into()).encrypt_in_place(iv.as_bytes().into(), aad, &mut *buffer).ok()?;
    Some(std::mem::take(&mut *buffer))
}

/// AES-256-GCM: the plaintext, or `None` when the tag does not fit.
pub(crate) fn gcm_open(key: &[u8; 32], iv: &Iv, aad: &[u8], ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    Aes256Gcm::new(key.into()).decrypt_in_place(iv.as_bytes().into(), aad, &mut *buffer).ok()?;
    Some(buffer)
}

#[cfg(test)]
mod tests;
