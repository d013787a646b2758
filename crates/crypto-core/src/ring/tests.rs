use super::*;
use crate::key::{MasterKey, RecoveryKey};
use crate::testing::{person, rng, test};

fn password() -> WrapKey {
    MasterKey::from_bytes([1; 32]).derive_wrap_key()
}

#[test]
fn a_ring_opens_under_password_and_recovery_words() {
    let owner = person(1).id;
    let ring = VaultKeyRing::make(owner, &mut rng(2));
    let recovery = RecoveryKey::from_bytes([2; 32]).derive_wrap_key();
    let blob = ring.seal_blob(Purpose::State, "x", 1, b"content", &mut rng(3)).unwrap();
    for wrap in [password(), recovery] {
        let sealed = ring.seal(&wrap, 1, &mut rng(4)).unwrap();
        let opened = VaultKeyRing::open(&sealed, &wrap, owner, 1, 1).unwrap();
        assert_eq!(opened.open_blob(Purpose::State, "x", 1, &blob).unwrap().as_slice(), b"content");
    }
}

#[test]
fn a_sealed_ring_is_40_bytes_a_generation_without_padding() {
    let ring = VaultKeyRing::make(person(1).id, &mut rng(2));
    assert_eq!(ring.seal(&password(), 1, &mut rng(4)).unwrap().data.len(), 40 + 16);
}

#[test]
fn a_wrong_password_method_owner_generation_or_version_is_rejected() {
    let owner = person(1).id;
    let sealed = VaultKeyRing::make(owner, &mut rng(2)).seal(&password(), 1, &mut rng(4)).unwrap();
    let wrong = MasterKey::from_bytes([9; 32]).derive_wrap_key();
    let relabelled = WrapKey::new(
        crate::BlobKey::from_bytes(*password().blob_key().expose_bytes()),
        crate::WrapMethod::Recovery,
    );
    for (wrap, owner, newest, version) in [
        (&wrong, owner, 1, 1),
        (&relabelled, owner, 1, 1),
        (&password(), person(2).id, 1, 1),
        (&password(), owner, 2, 1),
        (&password(), owner, 1, 2),
    ] {
        assert_eq!(
            VaultKeyRing::open(&sealed, wrap, owner, newest, version).unwrap_err(),
            OpenError::Rejected
        );
    }
}

#[test]
fn old_blobs_open_after_a_new_generation_and_new_ones_need_it() {
    let owner = person(1).id;
    let mut ring = VaultKeyRing::make(owner, &mut rng(2));
    let before = ring.seal(&password(), 1, &mut rng(3)).unwrap();
    let old = ring.seal_blob(Purpose::State, "x", 1, b"old", &mut rng(4)).unwrap();
    assert_eq!(ring.make_generation(&mut rng(5)).unwrap(), 2);
    let new = ring.seal_blob(Purpose::State, "x", 2, b"new", &mut rng(6)).unwrap();

    let sealed = ring.seal(&password(), 2, &mut rng(7)).unwrap();
    let opened = VaultKeyRing::open(&sealed, &password(), owner, 2, 2).unwrap();
    assert_eq!(opened.open_blob(Purpose::State, "x", 1, &old).unwrap().as_slice(), b"old");
    assert_eq!(opened.open_blob(Purpose::State, "x", 2, &new).unwrap().as_slice(), b"new");

    let stolen = VaultKeyRing::open(&before, &password(), owner, 1, 1).unwrap();
    assert_eq!(stolen.open_blob(Purpose::State, "x", 2, &new).unwrap_err(), OpenError::Rejected);
}

#[test]
fn a_ring_that_would_not_fit_is_not_sealed() {
    let mut ring = VaultKeyRing::make(person(1).id, &mut rng(2));
    for _ in 1..102 {
        ring.make_generation(&mut rng(3)).unwrap();
    }
    assert!(ring.seal(&password(), 1, &mut rng(4)).is_ok());
    ring.make_generation(&mut rng(3)).unwrap();
    assert_eq!(ring.seal(&password(), 1, &mut rng(4)).unwrap_err(), SealError::TooLong);
}

#[test]
fn records_that_are_cut_or_out_of_order_are_malformed() {
    let record = |number: u64| [number.to_be_bytes().as_slice(), &[7; 32]].concat();
    assert_eq!(read(&[record(1), record(3)].concat()).map(|ring| ring.len()), Some(2));
    for bytes in [
        vec![1; 39],
        record(0),
        [record(2), record(2)].concat(),
        [record(2), record(1)].concat(),
        [record(1), vec![0]].concat(),
    ] {
        assert!(read(&bytes).is_none());
    }
    let owner = person(1).id;
    for content in [vec![], record(2)] {
        let sealed =
            blob::seal(password().blob_key(), &wrap_context(owner, &password(), 1, 1), &content, &mut rng(1))
                .unwrap();
        assert_eq!(VaultKeyRing::open(&sealed, &password(), owner, 1, 1).unwrap_err(), OpenError::Content);
    }
}
