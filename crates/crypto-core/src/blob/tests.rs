use super::*;
use crate::testing::{bit_flips, rng, test};

fn context() -> BlobContext {
    BlobContext {
        owner: UserId::new([1; 32]),
        purpose: Purpose::State,
        id: "conversation".to_owned(),
        generation: 1,
        version: 7,
    }
}

fn key() -> BlobKey {
    BlobKey::from_bytes([5; 32])
}

#[test]
fn a_blob_opens_under_its_key_and_context() {
    let blob = seal(&key(), &context(), b"bonjour", &mut rng(1)).unwrap();
    assert_eq!(open(&key(), &context(), &blob).unwrap().as_slice(), b"bonjour");
    assert_eq!(blob.data.len(), 256 + 16);
}

#[test]
fn sealing_twice_makes_different_bytes() {
    let rng = &mut rng(1);
    let first = seal(&key(), &context(), b"bonjour", rng).unwrap();
    assert_ne!(first, seal(&key(), &context(), b"bonjour", rng).unwrap());
}

#[test]
fn another_key_is_rejected() {
    let blob = seal(&key(), &context(), b"bonjour", &mut rng(1)).unwrap();
    assert_eq!(open(&BlobKey::from_bytes([6; 32]), &context(), &blob).unwrap_err(), OpenError::Rejected);
}

#[test]
fn every_part_of_the_context_is_bound() {
    let blob = seal(&key(), &context(), b"bonjour", &mut rng(1)).unwrap();
    for other in [
        BlobContext { owner: UserId::new([2; 32]), ..context() },
        BlobContext { purpose: Purpose::Vault, ..context() },
        BlobContext { purpose: Purpose::KeyRing, ..context() },
        BlobContext { id: "conversation/".to_owned(), ..context() },
        BlobContext { generation: 2, ..context() },
        BlobContext { version: 8, ..context() },
    ] {
        assert_eq!(open(&key(), &other, &blob).unwrap_err(), OpenError::Rejected, "{other:?}");
    }
}

#[test]
fn every_bit_of_a_blob_is_authenticated() {
    let blob = seal(&key(), &context(), b"bonjour", &mut rng(1)).unwrap();
    for (bit, flipped) in bit_flips(&blob.to_bytes()).enumerate() {
        let altered = Blob::from_bytes(&flipped).unwrap();
        let expected = if bit < 8 { OpenError::Version } else { OpenError::Rejected };
        assert_eq!(open(&key(), &context(), &altered).unwrap_err(), expected, "bit {bit}");
    }
}

#[test]
fn truncated_and_extended_blobs_are_rejected() {
    let blob = seal(&key(), &context(), b"bonjour", &mut rng(1)).unwrap();
    for length in 0..blob.data.len() {
        let data = Ciphertext::new(blob.data.as_bytes()[..length].to_vec());
        assert_eq!(
            open(&key(), &context(), &Blob { data, ..blob.clone() }).unwrap_err(),
            OpenError::Rejected
        );
    }
    let data = Ciphertext::new([blob.data.as_bytes(), &[0]].concat());
    assert_eq!(open(&key(), &context(), &Blob { data, ..blob }).unwrap_err(), OpenError::Rejected);
}

#[test]
fn an_unknown_version_says_so() {
    let blob = seal(&key(), &context(), b"bonjour", &mut rng(1)).unwrap();
    for v in [0, 2, 255] {
        assert_eq!(open(&key(), &context(), &Blob { v, ..blob.clone() }).unwrap_err(), OpenError::Version);
    }
}

#[test]
fn authentic_but_falsely_padded_plaintext_is_rejected() {
    let mut padded = padding::pad(b"bonjour").unwrap();
    padded[200] = 1;
    let iv = Iv::new([0; 12]);
    let data = primitives::gcm_seal(key().expose_bytes(), &iv, &context().aad(), &padded).unwrap();
    let blob = Blob { v: 1, iv, data: Ciphertext::new(data) };
    assert_eq!(open(&key(), &context(), &blob).unwrap_err(), OpenError::Rejected);
}

#[test]
fn the_limit_of_a_purpose_holds_when_sealing_and_opening() {
    let long = vec![0; Purpose::State.limit()];
    assert_eq!(seal(&key(), &context(), &long, &mut rng(1)).unwrap_err(), SealError::TooLong);
    let oversized =
        Blob { v: 1, iv: Iv::new([0; 12]), data: Ciphertext::new(vec![0; Purpose::State.limit() + 1]) };
    assert_eq!(open(&key(), &context(), &oversized).unwrap_err(), OpenError::Rejected);
}

#[test]
fn each_blob_has_its_own_key() {
    let vault_key = VaultKey::from_bytes([1; 32]);
    let base = *vault_key.derive_blob_key(Purpose::Entry, "a/b").expose_bytes();
    assert_ne!(&base, vault_key.derive_blob_key(Purpose::Page, "a/b").expose_bytes());
    assert_ne!(&base, vault_key.derive_blob_key(Purpose::Entry, "a/c").expose_bytes());
    assert_ne!(&base, VaultKey::from_bytes([2; 32]).derive_blob_key(Purpose::Entry, "a/b").expose_bytes());
}
