use super::*;
use crate::testing::{person, test, unhex};

fn pair(own: u8, peer: u8) -> SafetyNumber {
    let (own, peer) = (person(own), person(peer));
    SafetyNumber::derive(own.id, &own.secret.keys(), peer.id, &peer.secret.keys())
}

#[test]
fn both_sides_read_the_same_60_digits() {
    let digits = pair(1, 2).digits();
    assert_eq!(digits, pair(2, 1).digits());
    assert_eq!(digits.split(' ').count(), 12);
    assert!(digits.split(' ').all(|group| group.len() == 5 && group.bytes().all(|b| b.is_ascii_digit())));
    assert_ne!(digits, pair(1, 3).digits());
}

#[test]
fn both_keys_and_the_id_count() {
    let (own, peer) = (person(1), person(2));
    let keys = own.secret.keys();
    let number =
        |id, keys: &IdentityKeys| SafetyNumber::derive(id, keys, peer.id, &peer.secret.keys()).digits();
    let other = person(3).secret.keys();
    let digits = number(own.id, &keys);
    assert_ne!(digits, number(person(3).id, &keys));
    assert_ne!(digits, number(own.id, &IdentityKeys { ed25519: other.ed25519, ..keys }));
    assert_ne!(digits, number(own.id, &IdentityKeys { x25519: other.x25519, ..keys }));
}

#[test]
fn the_peers_code_confirms_and_any_other_does_not() {
    let (own, peer) = (pair(1, 2), pair(2, 1));
    assert_eq!(own.check_qr(&peer.qr_payload()), Ok(()));
    assert_eq!(peer.check_qr(&own.qr_payload()), Ok(()));
    assert_eq!(own.check_qr(&own.qr_payload()), Err(ScanError::Different));
    assert_eq!(own.check_qr(&pair(2, 3).qr_payload()), Err(ScanError::Different));
    for flipped in crate::testing::bit_flips(&peer.qr_payload()[1..]) {
        assert_eq!(own.check_qr(&[&[1], flipped.as_slice()].concat()), Err(ScanError::Different));
    }
}

#[test]
fn foreign_codes_are_told_apart() {
    let payload = pair(2, 1).qr_payload();
    assert_eq!(pair(1, 2).check_qr(b"https://example.fr"), Err(ScanError::Malformed));
    assert_eq!(pair(1, 2).check_qr(&[]), Err(ScanError::Malformed));
    assert_eq!(pair(1, 2).check_qr(&payload[..64]), Err(ScanError::Malformed));
    assert_eq!(pair(1, 2).check_qr(&[payload.as_slice(), &[0]].concat()), Err(ScanError::Malformed));
    assert_eq!(pair(1, 2).check_qr(&[&[2], &payload[1..]].concat()), Err(ScanError::Version));
}

#[test]
fn fingerprints_match_libsignals_published_vector() {
    let alice = fingerprint(
        &unhex("0506863bc66d02b40d27b8d49ca7c09e9239236f9d7d25d6fcca5ce13c7064d868"),
        b"+14152222222",
    );
    let bob = fingerprint(
        &unhex("05f781b6fb32fed9ba1cf2de978d4d5da28dc34046ae814402b5c0dbd96fda907b"),
        b"+14153333333",
    );
    let number = SafetyNumber { own: alice, peer: bob };
    assert_eq!(
        number.digits().replace(' ', ""),
        "300354477692869396892869876765458257569162576843440918079131"
    );
}
