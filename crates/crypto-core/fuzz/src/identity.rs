//! Identity chains and receipts: what a server shows of other people's keys and signatures.

use std::sync::LazyLock;

use crypto_core::identity::{IdentityError, verify_chain};
use crypto_core::receipt::ReceiptSubject;
use crypto_core::trust::{Pin, Trust, assess};
use protocol::ids::{UnlockId, UserId};
use protocol::keys::{
    Ed25519Public, IdentityChain, IdentityKeys, IdentityStatement, Signature, X25519Public,
};
use protocol::transcript::{self, Outcome};

use super::fixed::{self, ALICE, BOB};
use super::script::alter;

/// Alice's three generations.
static HONEST: LazyLock<IdentityChain> = LazyLock::new(|| {
    let (second, second_statement) = ALICE.secret.make_next(ALICE.id, &mut fixed::rng(10)).unwrap();
    let (_, third_statement) = second.make_next(ALICE.id, &mut fixed::rng(11)).unwrap();
    IdentityChain { user_id: ALICE.id, statements: vec![ALICE.statement, second_statement, third_statement] }
});

/// Shows the input as the JSON of an identity chain, or lets it alter an honest chain or receipt.
///
/// # Panics
/// When the input breaks a promise.
pub fn run(data: &[u8]) {
    if let Ok(shown) = serde_json::from_slice::<IdentityChain>(data) {
        check(&shown);
        let rewritten = serde_json::to_vec(&shown).unwrap();
        assert_eq!(serde_json::from_slice::<IdentityChain>(&rewritten).unwrap(), shown);
    } else if let [0, script @ ..] = data {
        receipt(script);
    } else {
        altered(data);
    }
}

/// A chain is accepted only if it proves the id of its first key; and of Alice's, only what she signed.
fn check(shown: &IdentityChain) {
    let accepted = verify_chain(shown).is_ok();
    if shown.user_id == ALICE.id {
        let signed = !shown.statements.is_empty() && HONEST.statements.starts_with(&shown.statements);
        assert_eq!(accepted, signed, "exactly Alice's statements prove her keys");
    }
    if !accepted {
        assert!(assess(None, shown).is_err());
        return;
    }
    let (Some(first), Some(newest)) = (shown.statements.first(), shown.statements.last()) else {
        panic!("an empty chain was accepted");
    };
    assert_eq!(transcript::user_id(&first.keys.ed25519), shown.user_id);
    assert_eq!(assess(None, shown), Ok((Trust::New, newest)));
    for statement in &shown.statements {
        let known = statement.keys == newest.keys;
        let expected = if known { Trust::Known { verified: false } } else { Trust::Replaced };
        assert_eq!(assess(Some(&Pin::new(*statement)), shown), Ok((expected, newest)));
    }
    let stranger = Pin::new(BOB.statement);
    if !shown.statements.iter().any(|statement| statement.keys == stranger.statement.keys) {
        assert_eq!(assess(Some(&stranger), shown), Err(IdentityError::Contradiction));
    }
}

fn altered(script: &[u8]) {
    let mut bytes = flatten(&HONEST);
    alter(&mut bytes, script);
    check(&unflatten(&bytes));
}

const STATEMENT: usize = 201;

fn flatten(chain: &IdentityChain) -> Vec<u8> {
    let mut bytes = chain.user_id.as_bytes().to_vec();
    for IdentityStatement { keys, signature, previous_signature } in &chain.statements {
        bytes.extend_from_slice(&keys.generation.to_be_bytes());
        bytes.extend_from_slice(keys.ed25519.as_bytes());
        bytes.extend_from_slice(keys.x25519.as_bytes());
        bytes.extend_from_slice(signature.as_bytes());
        bytes.push(previous_signature.is_some().into());
        bytes.extend_from_slice(
            previous_signature.map_or([0; 64], |signature| *signature.as_bytes()).as_slice(),
        );
    }
    bytes
}

fn unflatten(bytes: &[u8]) -> IdentityChain {
    let mut rest = bytes;
    let user_id = UserId::new(take(&mut rest));
    let mut statements = Vec::new();
    while rest.len() >= STATEMENT {
        let keys = IdentityKeys {
            generation: u64::from_be_bytes(take(&mut rest)),
            ed25519: Ed25519Public::new(take(&mut rest)),
            x25519: X25519Public::new(take(&mut rest)),
        };
        let signature = Signature::new(take(&mut rest));
        let [present] = take(&mut rest);
        let previous = Signature::new(take(&mut rest));
        let previous_signature = (present != 0).then_some(previous);
        statements.push(IdentityStatement { keys, signature, previous_signature });
    }
    IdentityChain { user_id, statements }
}

/// Bob's receipt.
static RECEIPT: LazyLock<(ReceiptSubject, Signature)> = LazyLock::new(|| {
    let subject = ReceiptSubject {
        unlock: UnlockId::new(fixed::message().uuid()),
        conversation: fixed::conversation(),
        message: fixed::message(),
        envelope_digest: [4; 32],
        outcome: Outcome::Opened,
    };
    (subject, subject.sign(&BOB.secret))
});

/// Exactly Bob's signature over exactly its subject is accepted.
fn receipt(script: &[u8]) {
    let (honest, signed) = *RECEIPT;
    let key = BOB.secret.keys().ed25519;
    let mut bytes = [key.as_bytes().as_slice(), signed.as_bytes(), &honest.envelope_digest, &[0]].concat();
    alter(&mut bytes, script);
    let mut rest = bytes.as_slice();
    let (shown_key, signature) = (Ed25519Public::new(take(&mut rest)), Signature::new(take(&mut rest)));
    let envelope_digest = take(&mut rest);
    let [outcome] = take(&mut rest);
    let outcome = if outcome == 0 { Outcome::Opened } else { Outcome::Unreadable };
    let subject = ReceiptSubject { envelope_digest, outcome, ..honest };
    let unchanged = (shown_key, subject, signature) == (key, honest, signed);
    assert_eq!(subject.verify(&shown_key, &signature).is_ok(), unchanged);
}

/// The next `N` bytes; zeros where there are none left.
fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    let mut taken = [0; N];
    let (head, tail) = rest.split_at(rest.len().min(N));
    taken.iter_mut().zip(head).for_each(|(to, from)| *to = *from);
    *rest = tail;
    taken
}
