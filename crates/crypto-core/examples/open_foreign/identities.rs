//! Identity statements, safety numbers, receipts.

use crypto_core::identity::verify_chain;
use crypto_core::receipt::ReceiptSubject;
use crypto_core::safety::SafetyNumber;
use protocol::ids::{ConversationId, MessageId, UnlockId, UserId};
use protocol::keys::{Ed25519Public, IdentityChain, IdentityKeys, IdentityStatement, Signature};
use protocol::transcript;
use serde::Deserialize;

use super::json::{Hex, Key, identity};
use super::{Outcome, Seen, same, tamper};

#[derive(Deserialize)]
struct Chain {
    user_id: UserId,
    generations: Vec<Generation>,
}

#[derive(Deserialize)]
struct Generation {
    ed25519_seed: Key,
    x25519_secret: Key,
    signed: Hex,
    statement: IdentityStatement,
}

impl Chain {
    fn verify(&self, edit: impl Fn(&mut [IdentityStatement])) -> Outcome<IdentityStatement> {
        let mut statements: Vec<_> = self.generations.iter().map(|one| one.statement).collect();
        edit(&mut statements);
        Ok(*verify_chain(&IdentityChain { user_id: self.user_id, statements })?)
    }
}

/// One case for each generation.
pub(super) fn chain(text: &str) -> Outcome<Seen> {
    let chain: Chain = serde_json::from_str(text)?;
    let mut seen = Seen { cases: chain.generations.len(), refused: 0 };
    let newest = chain.verify(|_| ())?;
    same(&Some(newest), &chain.generations.last().map(|one| one.statement), "newest statement")?;
    for (index, one) in chain.generations.iter().enumerate() {
        let keys = &one.statement.keys;
        let own = identity(&one.ed25519_seed.0, &one.x25519_secret.0).keys();
        same(&(own.ed25519, own.x25519), &(keys.ed25519, keys.x25519), "pair of public keys")?;
        same(&transcript::identity(chain.user_id, keys), &one.signed.0, "byte string to sign")?;

        let edited = |edit: fn(&mut IdentityStatement, Signature), signature| {
            let apply = |statements: &mut [IdentityStatement]| {
                statements.get_mut(index).into_iter().for_each(|statement| edit(statement, signature));
            };
            chain.verify(apply)
        };
        for altered in tamper::flips(one.statement.signature.as_bytes()) {
            let altered = Signature::try_from(altered.as_slice())?;
            tamper::refuse(
                edited(|statement, altered| statement.signature = altered, altered),
                &mut seen.refused,
            )?;
            let vouched = edited(|statement, altered| statement.previous_signature = Some(altered), altered);
            tamper::refuse(vouched, &mut seen.refused)?;
        }
    }
    Ok(seen)
}

#[derive(Deserialize)]
struct Safety {
    own: Party,
    peer: Party,
    digits: String,
    own_qr: Hex,
    peer_qr: Hex,
}

#[derive(Deserialize)]
struct Party {
    user_id: UserId,
    keys: IdentityKeys,
}

pub(super) fn safety(text: &str) -> Outcome<Seen> {
    let Safety { own, peer, digits, own_qr, peer_qr } = serde_json::from_str(text)?;
    let number = SafetyNumber::derive(own.user_id, &own.keys, peer.user_id, &peer.keys);
    same(&number.digits(), &digits, "number")?;
    same(&number.qr_payload(), &own_qr.0, "QR code")?;
    number.check_qr(&peer_qr.0)?;
    let mut refused = 0;
    for altered in tamper::flips(&peer_qr.0) {
        tamper::refuse(number.check_qr(&altered), &mut refused)?;
    }
    Ok(Seen { cases: 1, refused })
}

#[derive(Deserialize)]
struct Receipt {
    ed25519: Ed25519Public,
    unlock: UnlockId,
    conversation: ConversationId,
    message: MessageId,
    envelope_digest: Key,
    outcome: String,
    signature: Signature,
}

pub(super) fn receipts(text: &str) -> Outcome<Seen> {
    let vectors: Vec<Receipt> = serde_json::from_str(text)?;
    let mut seen = Seen { cases: vectors.len(), refused: 0 };
    for vector in &vectors {
        let outcomes = [transcript::Outcome::Opened, transcript::Outcome::Unreadable];
        let outcome = outcomes.into_iter().find(|outcome| outcome.as_str() == vector.outcome);
        let subject = ReceiptSubject {
            unlock: vector.unlock,
            conversation: vector.conversation,
            message: vector.message,
            envelope_digest: vector.envelope_digest.0,
            outcome: outcome.ok_or("neither opened nor unreadable")?,
        };
        tamper::signature(&vector.signature, &mut seen.refused, |signature| {
            subject.verify(&vector.ed25519, signature)
        })?;
    }
    Ok(seen)
}
