use proptest::prelude::*;

use super::*;
use crate::testing::{rng, test};

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

    #[test]
    fn no_other_key_and_no_other_context_opens(
        sealed in context(), opening in context(), key: [u8; 32], other: [u8; 32], content in any::<Vec<u8>>(), seed: u8,
    ) {
        let blob = seal(&BlobKey::from_bytes(key), &sealed, &content, &mut rng(seed)).unwrap();
        let outcome = |key, context| open(&BlobKey::from_bytes(key), context, &blob).map(|content| content.to_vec());
        prop_assert_eq!(outcome(key, &sealed).unwrap(), content);
        if other != key {
            prop_assert_eq!(outcome(other, &sealed), Err(OpenError::Rejected));
        }
        if opening != sealed {
            prop_assert_eq!(outcome(key, &opening), Err(OpenError::Rejected));
        }
    }

    #[test]
    fn parts_of_two_blobs_make_no_third(contents: [[u8; 20]; 2], cut in 1_usize..272) {
        let context =
            BlobContext { owner: UserId::new([0; 32]), purpose: Purpose::State, id: String::new(), generation: 1, version: 1 };
        let (key, rng) = (BlobKey::from_bytes([0; 32]), &mut rng(1));
        let [one, two] = contents.map(|content| seal(&key, &context, &content, rng).unwrap());
        let spliced = [&one.data.as_bytes()[..cut], &two.data.as_bytes()[cut..]].concat();
        for (iv, data) in [(one.iv, two.data), (one.iv, Ciphertext::new(spliced.clone())), (two.iv, Ciphertext::new(spliced))] {
            prop_assert_eq!(open(&key, &context, &Blob { v: FORMAT_VERSION, iv, data }).unwrap_err(), OpenError::Rejected);
        }
    }

    #[test]
    fn cut_or_extended_it_is_rejected(content in any::<Vec<u8>>(), cut: prop::sample::Index, tail in proptest::collection::vec(any::<u8>(), 1..40)) {
        let context =
            BlobContext { owner: UserId::new([0; 32]), purpose: Purpose::Page, id: String::new(), generation: 1, version: 1 };
        let key = BlobKey::from_bytes([0; 32]);
        let blob = seal(&key, &context, &content, &mut rng(1)).unwrap();
        let bytes = blob.data.as_bytes();
        for data in [bytes[..cut.index(bytes.len())].to_vec(), [bytes, &tail].concat()] {
            let altered = Blob { data: Ciphertext::new(data), ..blob.clone() };
            prop_assert_eq!(open(&key, &context, &altered).unwrap_err(), OpenError::Rejected);
        }
    }
}

/// Contexts that often differ in one part only.
fn context() -> impl Strategy<Value = BlobContext> {
    let purpose = prop::sample::select(vec![Purpose::Vault, Purpose::Entry, Purpose::Page, Purpose::State]);
    let id = prop::sample::select(vec!["", "a", "a/1", "a/11"]);
    (0..2_u8, purpose, id, 1..3_u64, 1..3_u64).prop_map(|(owner, purpose, id, generation, version)| {
        BlobContext { owner: UserId::new([owner; 32]), purpose, id: id.to_owned(), generation, version }
    })
}
