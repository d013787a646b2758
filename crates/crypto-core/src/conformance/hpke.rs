//! HPKE's Auth mode written down from RFC 9180 over HMAC, HKDF and AES-GCM alone: what somebody can seal who knows the
//! two Diffie-Hellman results, however they came by them.

use hkdf::Hkdf;
use protocol::bytes::Iv;
use sha2::Sha256;

use crate::primitives::{gcm_seal, hmac};

const KEM: &[u8] = b"KEM\x00\x20";
const SUITE: &[u8] = b"HPKE\x00\x20\x00\x01\x00\x02";
const MODE_AUTH: &[u8] = &[2];
const NO_SALT: [u8; 32] = [0; 32];

/// What both sides of a DHKEM exchange know (RFC 9180, section 4.1).
pub(super) struct Exchange {
    /// Ephemeral key and recipient's key.
    pub(super) ephemeral_dh: [u8; 32],
    /// Sender's key and recipient's key.
    pub(super) sender_dh: [u8; 32],
    pub(super) enc: [u8; 32],
    pub(super) recipient: [u8; 32],
    pub(super) sender: [u8; 32],
}

impl Exchange {
    /// The single-shot ciphertext, tag included.
    pub(super) fn seal(&self, info: &[u8], aad: &[u8], plaintext: &[u8]) -> Vec<u8> {
        let shared = [self.ephemeral_dh, self.sender_dh].concat();
        let kem_context = [self.enc, self.recipient, self.sender].concat();
        let prk = extract(KEM, &NO_SALT, b"eae_prk", &shared);
        let shared_secret: [u8; 32] = expand(KEM, &prk, b"shared_secret", &kem_context);

        let psk_id_hash = extract(SUITE, &NO_SALT, b"psk_id_hash", b"");
        let info_hash = extract(SUITE, &NO_SALT, b"info_hash", info);
        let context = [MODE_AUTH, &psk_id_hash, &info_hash].concat();
        let secret = extract(SUITE, &shared_secret, b"secret", b"");
        let key = expand(SUITE, &secret, b"key", &context);
        gcm_seal(&key, &Iv::new(expand(SUITE, &secret, b"base_nonce", &context)), aad, plaintext).unwrap()
    }
}

fn extract(suite: &[u8], salt: &[u8; 32], label: &[u8], ikm: &[u8]) -> [u8; 32] {
    hmac(salt, &[b"HPKE-v1", suite, label, ikm].concat())
}

fn expand<const N: usize>(suite: &[u8], prk: &[u8; 32], label: &[u8], context: &[u8]) -> [u8; N] {
    let length = u16::try_from(N).unwrap().to_be_bytes();
    let mut output = [0; N];
    Hkdf::<Sha256>::from_prk(prk)
        .unwrap()
        .expand(&[length.as_slice(), b"HPKE-v1", suite, label, context].concat(), &mut output)
        .unwrap();
    output
}
