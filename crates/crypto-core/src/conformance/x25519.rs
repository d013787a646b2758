//! X25519: Wycheproof, bare and through envelopes.
//!
//! Its "acceptable" cases are points of the twist, non-canonical encodings and points of low order. RFC 7748 demands
//! the published result for all of them; RFC 9180 demands that an all-zero one ends the exchange, and so must we.

use protocol::bytes::Ciphertext;
use protocol::keys::X25519Public;
use protocol::sealed::{EncapsulatedKey, Envelope, FORMAT_VERSION, Scheme};
use protocol::transcript;
use wycheproof::xdh::{Test, TestFlag, TestName, TestSet};
use x25519_dalek::{PublicKey, StaticSecret};

use super::hpke::Exchange;
use super::tally::Tally;
use crate::error::{OpenError, SealError};
use crate::identity::IdentitySecret;
use crate::key::FrankingKey;
use crate::testing::{Person, person, rng, route, test, text};
use crate::{envelope, padding};

struct Case {
    public: [u8; 32],
    private: [u8; 32],
    shared: [u8; 32],
    /// The result is all zeros, whatever the private key: everybody knows it.
    zero: bool,
}

impl Case {
    fn new(case: &Test) -> Self {
        let bytes = |field: &[u8]| -> [u8; 32] { field.try_into().unwrap() };
        let shared = bytes(&case.shared_secret);
        let zero = case.flags.contains(&TestFlag::ZeroSharedSecret);
        assert_eq!(zero, shared == [0; 32], "{case:?}");
        Self { public: bytes(&case.public_key), private: bytes(&case.private_key), shared, zero }
    }
}

fn each(set: &str, check: impl Fn(&Case)) -> usize {
    let mut tally = Tally::default();
    let mut zeros = 0;
    for case in TestSet::load(TestName::X25519).unwrap().test_groups.into_iter().flat_map(|group| group.tests)
    {
        let parsed = Case::new(&case);
        check(&parsed);
        zeros += usize::from(parsed.zero);
        tally.count(case.result);
    }
    tally.must_be(set, Tally { valid: 264, invalid: 0, acceptable: 254, outside: 0 });
    zeros
}

fn dh(private: [u8; 32], public: [u8; 32]) -> [u8; 32] {
    StaticSecret::from(private).diffie_hellman(&PublicKey::from(public)).to_bytes()
}

fn public(private: [u8; 32]) -> [u8; 32] {
    PublicKey::from(&StaticSecret::from(private)).to_bytes()
}

#[test]
fn x25519_agrees_with_wycheproof_the_acceptable_cases_included() {
    let zeros = each("Wycheproof X25519", |case| assert_eq!(dh(case.private, case.public), case.shared));
    assert_eq!(zeros, 31);
}

#[test]
fn nothing_is_sealed_to_a_key_whose_agreements_are_zero() {
    let sender = person(1);
    let route = route(&sender, &person(2));
    each("Wycheproof X25519, sealing", |case| {
        let recipient = X25519Public::new(case.public);
        let outcome = envelope::seal(text("x"), &route, &sender.secret, &recipient, &mut rng(1)).map(|_| ());
        assert_eq!(outcome, if case.zero { Err(SealError::WeakKey) } else { Ok(()) });
    });
}

/// Opens, as the owner of `private`, what somebody sealed who knows the two agreements and not one private key.
fn open_what_the_agreements_seal(private: [u8; 32], exchange: &Exchange) -> Result<(), OpenError> {
    let Person { id, .. } = person(1);
    let recipient = IdentitySecret::from_seeds(1, &[0; 32], &private);
    let route = transcript::Route { sender: id, ..route(&person(1), &person(2)) };
    let json = text("x").to_json().unwrap();
    let franking_key = FrankingKey::from_bytes([8; 32]);
    let commitment = envelope::commit(&franking_key, &route, json.as_bytes());
    let content = [franking_key.expose_bytes().as_slice(), json.as_bytes()].concat();
    let aad = transcript::envelope_aad(&route, &commitment);
    let data = exchange.seal(b"leboncoup/v1/envelope", &aad, &padding::pad(&content).unwrap());
    let envelope = Envelope {
        v: FORMAT_VERSION,
        scheme: Scheme::HpkeAuth,
        enc: EncapsulatedKey::new(exchange.enc),
        data: Ciphertext::new(data),
    };
    envelope::open(&envelope, &route, &commitment, &recipient, &X25519Public::new(exchange.sender))
        .map(|_| ())
}

fn verdict(case: &Case) -> Result<(), OpenError> {
    if case.zero { Err(OpenError::Rejected) } else { Ok(()) }
}

#[test]
fn nobody_forges_an_envelope_from_a_sender_whose_agreements_are_zero() {
    let ephemeral = [7; 32];
    each("Wycheproof X25519, sender's key", |case| {
        let exchange = Exchange {
            ephemeral_dh: dh(ephemeral, public(case.private)),
            sender_dh: case.shared,
            enc: public(ephemeral),
            recipient: public(case.private),
            sender: case.public,
        };
        assert_eq!(open_what_the_agreements_seal(case.private, &exchange), verdict(case));
    });
}

#[test]
fn an_encapsulated_key_whose_agreements_are_zero_is_rejected() {
    let sender = [9; 32];
    each("Wycheproof X25519, encapsulated key", |case| {
        let exchange = Exchange {
            ephemeral_dh: case.shared,
            sender_dh: dh(sender, public(case.private)),
            enc: case.public,
            recipient: public(case.private),
            sender: public(sender),
        };
        assert_eq!(open_what_the_agreements_seal(case.private, &exchange), verdict(case));
    });
}
