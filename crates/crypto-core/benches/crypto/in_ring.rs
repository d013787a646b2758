//! The same operations in `ring`, the yardstick.

use std::num::NonZeroU32;

use crypto_core::kdf::KdfInput;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{EphemeralPrivateKey, UnparsedPublicKey, X25519, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::pbkdf2::{PBKDF2_HMAC_SHA256, derive};
use ring::rand::SystemRandom;

/// PBKDF2-HMAC-SHA-256.
pub(crate) fn pbkdf2(input: &KdfInput) -> [u8; 32] {
    let mut output = [0; 32];
    let iterations = NonZeroU32::new(input.iterations).expect("some iterations");
    derive(PBKDF2_HMAC_SHA256, iterations, &input.salt, &input.password, &mut output);
    output
}

/// AES-256-GCM over a copy of some bytes.
pub(crate) fn gcm(plaintext: &[u8]) -> Vec<u8> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[5; 32]).expect("a key"));
    let mut sealed = Vec::with_capacity(plaintext.len() + AES_256_GCM.tag_len());
    sealed.extend_from_slice(plaintext);
    let nonce = Nonce::assume_unique_for_key([1; 12]);
    key.seal_in_place_append_tag(nonce, Aad::empty(), &mut sealed).expect("room for the tag");
    sealed
}

/// The work of one HPKE Auth seal (RFC 9180 section 5.1.3): an ephemeral key, two agreements, the key schedule, AES-GCM.
///
/// `ring` has no long-term X25519 keys, so this is the same amount of work, not the same bytes.
pub(crate) fn hpke_seal(peer: &[u8; 32], plaintext: &[u8]) -> Vec<u8> {
    let ephemeral = private();
    let _encapsulated = ephemeral.compute_public_key().expect("a public key");
    schedule(&[agree(ephemeral, peer), agree(private(), peer)].concat());
    gcm(plaintext)
}

/// The work of one HPKE Auth open: two agreements, the key schedule, AES-GCM.
pub(crate) fn hpke_open(peer: &[u8; 32], sealed: &[u8]) -> Vec<u8> {
    schedule(&[agree(private(), peer), agree(private(), peer)].concat());
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[5; 32]).expect("a key"));
    let mut opened = sealed.to_vec();
    let nonce = Nonce::assume_unique_for_key([1; 12]);
    let length = key.open_in_place(nonce, Aad::empty(), &mut opened).expect("authentic").len();
    opened.truncate(length);
    opened
}

fn private() -> EphemeralPrivateKey {
    EphemeralPrivateKey::generate(&X25519, &SystemRandom::new()).expect("randomness")
}

fn agree(private: EphemeralPrivateKey, peer: &[u8; 32]) -> [u8; 32] {
    let peer = UnparsedPublicKey::new(&X25519, peer);
    agree_ephemeral(private, &peer, |shared| shared.try_into().expect("32 bytes")).expect("a usable key")
}

/// The extractions and expansions of RFC 9180 section 5.1 for one recipient.
fn schedule(shared: &[u8]) {
    let salt = Salt::new(HKDF_SHA256, &[0; 32]);
    for _ in 0..3 {
        salt.extract(b"psk_id_hash, info_hash and the shared secret");
    }
    let secret = salt.extract(shared);
    for label in [b"shared secret", b"key of 32 byt", b"base nonce 12"] {
        let mut output = [0; 32];
        secret.expand(&[label], Bytes32).expect("32 bytes").fill(&mut output).expect("32 bytes");
    }
}

struct Bytes32;

impl KeyType for Bytes32 {
    fn len(&self) -> usize {
        32
    }
}
