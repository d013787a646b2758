//! Identity statements, safety numbers, receipts.

use crypto_core::identity::IdentitySecret;
use crypto_core::receipt::ReceiptSubject;
use crypto_core::safety::SafetyNumber;
use protocol::ids::{UserId, hex};
use protocol::transcript;
use serde_json::{Value, json};

use super::{Outcome, Replay, conversation, message, unlock};

/// Seed of the Ed25519 key and secret of the X25519 key, recognisable at a glance.
pub(super) fn seeds(person: u8) -> ([u8; 32], [u8; 32]) {
    ([person; 32], [person | 0x80; 32])
}

/// A person whose private keys are [`seeds`].
pub(super) fn person(number: u8) -> (IdentitySecret, UserId, protocol::keys::IdentityStatement) {
    let (signing, agreement) = seeds(number);
    IdentitySecret::make(&mut Replay::new(&[&signing, &agreement]))
}

pub(super) fn identity() -> Outcome<Value> {
    let (first, user, first_statement) = person(1);
    let (signing, agreement) = seeds(2);
    let (second, second_statement) = first.make_next(user, &mut Replay::new(&[&signing, &agreement]))?;
    let generations: Vec<Value> = [(1, &first, first_statement), (2, &second, second_statement)]
        .into_iter()
        .map(|(number, secret, statement)| {
            let (signing, agreement) = seeds(number);
            json!({
                "ed25519_seed": hex(&signing),
                "x25519_secret": hex(&agreement),
                "signed": hex(&transcript::identity(user, &secret.keys())),
                "statement": statement,
            })
        })
        .collect();
    Ok(json!({"user_id": user, "generations": generations}))
}

pub(super) fn safety() -> Value {
    let ((own, own_id, _), (peer, peer_id, _)) = (person(3), person(4));
    let from_own = SafetyNumber::derive(own_id, &own.keys(), peer_id, &peer.keys());
    let from_peer = SafetyNumber::derive(peer_id, &peer.keys(), own_id, &own.keys());
    json!({
        "own": {"user_id": own_id, "keys": own.keys()},
        "peer": {"user_id": peer_id, "keys": peer.keys()},
        "digits": from_own.digits(),
        "own_qr": hex(&from_own.qr_payload()),
        "peer_qr": hex(&from_peer.qr_payload()),
    })
}

pub(super) fn receipt() -> Value {
    let (secret, _, _) = person(5);
    [transcript::Outcome::Opened, transcript::Outcome::Unreadable]
        .map(|outcome| {
            let envelope_digest = [0xd1; 32];
            let subject = ReceiptSubject {
                unlock: unlock(),
                conversation: conversation(),
                message: message(0),
                envelope_digest,
                outcome,
            };
            json!({
                "ed25519_seed": hex(&seeds(5).0),
                "ed25519": secret.keys().ed25519,
                "unlock": unlock(),
                "conversation": conversation(),
                "message": message(0),
                "envelope_digest": hex(&envelope_digest),
                "outcome": outcome.as_str(),
                "signed": hex(&transcript::receipt(unlock(), conversation(), message(0), &envelope_digest, outcome)),
                "signature": subject.sign(&secret),
            })
        })
        .into_iter()
        .collect()
}
