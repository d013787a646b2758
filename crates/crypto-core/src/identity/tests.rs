use super::*;
use crate::testing::{Person, person, rng, test};

/// Three generations of one person.
fn chain() -> IdentityChain {
    let Person { id, secret, statement } = person(1);
    let (second, second_statement) = secret.make_next(id, &mut rng(2)).unwrap();
    let (_, third_statement) = second.make_next(id, &mut rng(3)).unwrap();
    IdentityChain { user_id: id, statements: vec![statement, second_statement, third_statement] }
}

#[test]
fn a_chain_proves_its_newest_keys() {
    let chain = chain();
    for length in 1..=3 {
        let shorter = IdentityChain { statements: chain.statements[..length].to_vec(), ..chain.clone() };
        assert_eq!(verify_chain(&shorter).unwrap().keys.generation, length as u64);
    }
}

#[test]
fn an_empty_chain_proves_nothing() {
    let empty = IdentityChain { statements: vec![], ..chain() };
    assert_eq!(verify_chain(&empty).unwrap_err(), IdentityError::Generations);
}

#[test]
fn a_user_id_of_another_key_is_refused() {
    let own = person(1);
    let stolen = IdentityChain { user_id: person(2).id, statements: vec![own.statement] };
    assert_eq!(verify_chain(&stolen).unwrap_err(), IdentityError::UserId);
}

#[test]
fn missing_and_swapped_generations_are_refused() {
    let IdentityChain { user_id, statements } = chain();
    let [first, second, third] = statements[..] else { panic!("three generations") };
    for statements in [vec![second], vec![first, third], vec![second, first], vec![first, first]] {
        let broken = IdentityChain { user_id, statements };
        assert_eq!(verify_chain(&broken).unwrap_err(), IdentityError::Generations);
    }
}

#[test]
fn a_new_key_without_the_signature_of_the_one_before_is_refused() {
    let mut chain = chain();
    chain.statements[1].previous_signature = None;
    assert_eq!(verify_chain(&chain).unwrap_err(), IdentityError::Signature);
    chain.statements[1].previous_signature = Some(chain.statements[1].signature);
    assert_eq!(verify_chain(&chain).unwrap_err(), IdentityError::Signature);
}

#[test]
fn a_first_statement_with_a_previous_signature_is_refused() {
    let mut chain = chain();
    chain.statements[0].previous_signature = Some(chain.statements[0].signature);
    assert_eq!(verify_chain(&chain).unwrap_err(), IdentityError::Signature);
}

#[test]
fn exchanged_envelope_keys_and_altered_signatures_are_refused() {
    let other = person(5).secret.keys().x25519;
    for index in 0..3 {
        let mut exchanged = chain();
        exchanged.statements[index].keys.x25519 = other;
        assert_eq!(verify_chain(&exchanged).unwrap_err(), IdentityError::Signature);

        let mut altered = chain();
        let mut signature = *altered.statements[index].signature.as_bytes();
        signature[0] ^= 1;
        altered.statements[index].signature = Signature::new(signature);
        assert_eq!(verify_chain(&altered).unwrap_err(), IdentityError::Signature);
    }
}

#[test]
fn a_small_order_key_signs_nothing() {
    // The neutral point verifies every message under lax rules with R = neutral and s = 0.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut signature = [0; 64];
    signature[0] = 1;
    let verdict = verify(&Ed25519Public::new(neutral), b"anything", &Signature::new(signature));
    assert_eq!(verdict, Err(IdentityError::Signature));
}

#[test]
fn signatures_match_rfc_8032_test_1() {
    let seed = protocol::bytes::exact(&[
        0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44,
        0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
    ])
    .unwrap();
    let identity = IdentitySecret::from_seeds(1, &seed, &[1; 32]);
    assert_eq!(
        protocol::ids::hex(identity.keys().ed25519.as_bytes()),
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    );
    assert_eq!(
        protocol::ids::hex(identity.sign(b"").as_bytes()),
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
         5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    );
}
