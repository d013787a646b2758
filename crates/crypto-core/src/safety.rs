//! Safety numbers: 60 digits, or a QR code, by which two people see that nobody stands between them.
//!
//! Signal's numeric fingerprint (libsignal `fingerprint.rs`, version 0, 5 200 iterations of SHA-512), over
//! `ed25519 || x25519` as identity key and the text of the user id as stable identifier.

use protocol::ids::UserId;
use protocol::keys::IdentityKeys;
use sha2::{Digest, Sha512};
use subtle::ConstantTimeEq;

const ITERATIONS: u32 = 5_200;
/// Signal's internal fingerprint version, in front of the hashed bytes.
const FINGERPRINT_VERSION: [u8; 2] = [0, 0];
/// First byte of a QR code's payload.
const QR_VERSION: u8 = 1;
/// Bytes of a fingerprint in a QR code.
const QR_FINGERPRINT: usize = 32;
/// Bytes of a QR code's payload: version and two fingerprints.
const QR_BYTES: usize = 65;

/// What two people compare. Both sides compute the same digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafetyNumber {
    own: [u8; 64],
    peer: [u8; 64],
}

/// A scanned code that does not confirm the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// Not a code of this kind.
    #[error("not a safety code")]
    Malformed,
    /// A code of a newer version of the application.
    #[error("a safety code of another version")]
    Version,
    /// The code shows other keys: someone stands between the two, or it belongs to another conversation.
    #[error("the safety codes differ")]
    Different,
}

impl SafetyNumber {
    /// Computes the number of a pair; takes some milliseconds.
    #[must_use]
    pub fn derive(own: UserId, own_keys: &IdentityKeys, peer: UserId, peer_keys: &IdentityKeys) -> Self {
        Self {
            own: fingerprint(&identity_bytes(own_keys), own.to_string().as_bytes()),
            peer: fingerprint(&identity_bytes(peer_keys), peer.to_string().as_bytes()),
        }
    }

    /// 60 digits in 12 groups of five, the same on both sides.
    #[must_use]
    pub fn digits(&self) -> String {
        let mut halves = [groups(&self.own), groups(&self.peer)];
        halves.sort_unstable();
        halves.concat().join(" ")
    }

    /// The payload of this side's QR code: version, own fingerprint, peer's fingerprint.
    #[must_use]
    pub fn qr_payload(&self) -> Vec<u8> {
        let halves = [&self.own, &self.peer].into_iter().flat_map(|full| full.iter().take(QR_FINGERPRINT));
        std::iter::once(&QR_VERSION).chain(halves).copied().collect()
    }

    /// Compares the payload scanned from the peer's screen, in constant time.
    ///
    /// # Errors
    /// [`ScanError`] unless it shows exactly these two identities, the peer's first.
    pub fn check_qr(&self, scanned: &[u8]) -> Result<(), ScanError> {
        match scanned.first() {
            Some(&QR_VERSION) if scanned.len() == QR_BYTES => {}
            Some(&version) if version != QR_VERSION && scanned.len() >= QR_BYTES => {
                return Err(ScanError::Version);
            }
            _ => return Err(ScanError::Malformed),
        }
        let expected = Self { own: self.peer, peer: self.own }.qr_payload();
        if bool::from(expected.ct_eq(scanned)) { Ok(()) } else { Err(ScanError::Different) }
    }
}

fn identity_bytes(keys: &IdentityKeys) -> Vec<u8> {
    [keys.ed25519.as_bytes().as_slice(), keys.x25519.as_bytes().as_slice()].concat()
}

fn fingerprint(identity_key: &[u8], stable_id: &[u8]) -> [u8; 64] {
    let first = Sha512::new()
        .chain_update(FINGERPRINT_VERSION)
        .chain_update(identity_key)
        .chain_update(stable_id)
        .chain_update(identity_key)
        .finalize();
    let last = (1..ITERATIONS)
        .fold(first, |hash, _| Sha512::new().chain_update(hash).chain_update(identity_key).finalize());
    last.into()
}

/// Six groups of five digits from the first 30 bytes.
fn groups(fingerprint: &[u8; 64]) -> Vec<String> {
    let (chunks, _) = fingerprint.as_chunks::<5>();
    chunks
        .iter()
        .take(6)
        .map(|[a, b, c, d, e]| format!("{:05}", u64::from_be_bytes([0, 0, 0, *a, *b, *c, *d, *e]) % 100_000))
        .collect()
}

#[cfg(test)]
mod tests;
