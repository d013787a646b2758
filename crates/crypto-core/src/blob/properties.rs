use proptest::prelude::*;

use super::*;
use crate::testing::rng;

proptest! {
    #[test]
    fn every_content_survives_under_every_context(
        content in proptest::collection::vec(any::<u8>(), 0..3_000),
        owner: [u8; 32],
        id in ".{0,40}",
        generation: u64,
        version: u64,
        seed: u8,
    ) {
        let context = BlobContext { owner: UserId::new(owner), purpose: Purpose::Entry, id, generation, version };
        let key = VaultKey::from_bytes(owner).derive_blob_key(context.purpose, &context.id);
        let blob = seal(&key, &context, &content, &mut rng(seed)).unwrap();
        let opened = open(&key, &context, &blob).unwrap();
        prop_assert_eq!(opened.as_slice(), content.as_slice());
    }

    #[test]
    fn no_ciphertext_makes_it_panic(iv: [u8; 12], data in proptest::collection::vec(any::<u8>(), 0..400)) {
        let context =
            BlobContext { owner: UserId::new([0; 32]), purpose: Purpose::KeyRing, id: String::new(), generation: 1, version: 1 };
        let blob = Blob { v: FORMAT_VERSION, iv: Iv::new(iv), data: Ciphertext::new(data) };
        prop_assert_eq!(open(&BlobKey::from_bytes([0; 32]), &context, &blob).unwrap_err(), OpenError::Rejected);
    }
}
