//! Envelopes: JSON from a server that may lie, honest envelopes altered, and plaintexts of a peer who lies.

use std::sync::LazyLock;

use crypto_core::envelope::{self, OpenedMessage, commit};
use crypto_core::message::Message;
use crypto_core::{FrankingKey, OpenError};
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeS, Serializable};
use protocol::bytes::Ciphertext;
use protocol::keys::Commitment;
use protocol::sealed::{EncapsulatedKey, Envelope, FORMAT_VERSION, Scheme};
use protocol::transcript::{self, Route};

use super::fixed::{self, ALICE, BOB};
use super::script::alter;

const GREETING: &str = r#"{"type":"text","body":"Bonjour","chain":"AAAAAAAAAAAAAAAAAAAAAA==","n":1,"sent_at":"2026-11-21T05:00:00.000Z"}"#;
/// Smallest padded plaintext.
const PADDED: usize = 256;

/// Longer messages meet limits, which the unit tests cover.
const LONGEST: usize = 8_192;

/// From Alice to Bob.
static HONEST: LazyLock<(Envelope, Commitment)> = LazyLock::new(|| franked(GREETING.as_bytes()));

/// Shows the input as the JSON of an envelope, seals it as the JSON of a message, or lets it alter an envelope.
///
/// # Panics
/// When the input breaks a promise.
pub fn run(data: &[u8]) {
    if let Ok(shown) = serde_json::from_slice::<Envelope>(data) {
        check(&shown);
        assert_eq!(serde_json::from_slice::<Envelope>(&serde_json::to_vec(&shown).unwrap()).unwrap(), shown);
    } else if data.first() == Some(&b'{') {
        authentic(data);
    } else {
        altered(data);
        falsely_padded(data);
    }
}

/// Opens `shown` where the honest envelope is expected: exactly the honest bytes open.
fn check(shown: &Envelope) {
    let (honest, commitment) = &*HONEST;
    match open(shown, commitment) {
        Ok(opened) => {
            assert_eq!(shown, honest, "another envelope opened");
            assert_eq!(opened.plaintext, GREETING);
        }
        Err(OpenError::Version) => assert_ne!(shown.v, FORMAT_VERSION),
        Err(error) => {
            assert_eq!(error, OpenError::Rejected);
            assert_ne!(shown, honest, "what was sealed did not open");
        }
    }
}

fn altered(script: &[u8]) {
    let mut bytes = HONEST.0.to_bytes();
    alter(&mut bytes, script);
    if let Ok(shown) = Envelope::from_bytes(Scheme::HpkeAuth, &bytes) {
        check(&shown);
    }
}

/// A peer seals any JSON properly: it opens exactly when it is a message.
fn authentic(json: &[u8]) {
    if json.len() > LONGEST {
        return;
    }
    let message = std::str::from_utf8(json).ok().and_then(|json| Message::from_json(json).ok());
    let (envelope, commitment) = franked(json);
    match (open(&envelope, &commitment), message) {
        (Ok(opened), Some(message)) => {
            assert_eq!(opened.plaintext.as_bytes(), json);
            assert_eq!(opened.message, message);
            rewrite(&message);
        }
        (Err(error), None) => assert_eq!(error, OpenError::Content),
        (opened, message) => panic!("{opened:?} does not fit {message:?}"),
    }
}

/// What this version can write, it reads back as it was.
fn rewrite(message: &Message) {
    if let Ok(json) = message.to_json() {
        assert_eq!(&Message::from_json(&json).unwrap(), message, "{json}");
    }
}

/// A peer seals bytes that are no padded plaintext, or one without a commitment to it.
fn falsely_padded(padded: &[u8]) {
    if padded.len() < PADDED {
        return;
    }
    let commitment = HONEST.1;
    let envelope = seal(padded, &commitment);
    assert_eq!(open(&envelope, &commitment).unwrap_err(), OpenError::Rejected);
}

fn open(envelope: &Envelope, commitment: &Commitment) -> Result<OpenedMessage, OpenError> {
    envelope::open(envelope, &route(), commitment, &BOB.secret, &ALICE.secret.keys().x25519)
}

/// Seals any JSON with a correct commitment.
fn franked(json: &[u8]) -> (Envelope, Commitment) {
    let key = FrankingKey::from_bytes([8; 32]);
    let commitment = commit(&key, &route(), json);
    let content = [key.expose_bytes().as_slice(), json].concat();
    (seal(&pad(&content), &commitment), commitment)
}

/// HPKE alone, without any of the checks that crypto-core makes before it seals.
fn seal(padded: &[u8], commitment: &Commitment) -> Envelope {
    type Suite = X25519HkdfSha256;
    let secret = || <Suite as Kem>::PrivateKey::from_bytes(&ALICE.agreement).unwrap();
    let recipient = BOB.secret.keys().x25519;
    let (enc, data) = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, Suite>(
        &OpModeS::Auth((secret(), Suite::sk_to_pk(&secret()))),
        &<Suite as Kem>::PublicKey::from_bytes(recipient.as_bytes()).unwrap(),
        b"leboncoup/v1/envelope",
        padded,
        &transcript::envelope_aad(&route(), commitment),
        &mut fixed::rng(7),
    )
    .unwrap();
    let enc = EncapsulatedKey::new(enc.to_bytes().into());
    Envelope { v: FORMAT_VERSION, scheme: Scheme::HpkeAuth, enc, data: Ciphertext::new(data) }
}

fn route() -> Route {
    Route {
        conversation: fixed::conversation(),
        sender: ALICE.id,
        recipient: BOB.id,
        message: fixed::message(),
    }
}

/// `u32 length || content || zeros`, 256 bytes at least, above that a Padmé size.
fn pad(content: &[u8]) -> Vec<u8> {
    let mut padded = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    padded.extend_from_slice(content);
    let exponent = padded.len().ilog2();
    let granularity = 1_usize << (exponent - exponent.ilog2() - 1);
    padded.resize(padded.len().next_multiple_of(granularity).max(PADDED), 0);
    padded
}
