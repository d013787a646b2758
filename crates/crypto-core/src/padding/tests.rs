use super::*;
use crate::testing::test;

#[test]
fn sizes_follow_padme_above_a_floor_of_256() {
    for (content, padded) in [
        (0, 256),
        (252, 256),
        (253, 272),
        (508, 512),
        (509, 544),
        (1_000, 1_024),
        (9_996, 10_240),
        (65_532, 65_536),
    ] {
        assert_eq!(pad(&vec![7; content]).unwrap().len(), padded, "{content}");
    }
}

#[test]
fn content_survives_padding() {
    for length in [0, 1, 251, 252, 253, 4_000] {
        let content = vec![0; length];
        assert_eq!(unpad(&pad(&content).unwrap()).unwrap(), content);
    }
}

#[test]
fn non_zero_padding_is_refused_wherever_it_stands() {
    for position in 4 + 10..256 {
        let mut padded = pad(&[1; 10]).unwrap();
        padded[position] = 1;
        assert_eq!(unpad(&padded), None, "{position}");
    }
}

#[test]
fn a_wrong_length_is_refused() {
    for length in [0_u32, 9, 253, 256, u32::MAX] {
        let mut padded = pad(&[1; 10]).unwrap();
        padded[..4].copy_from_slice(&length.to_be_bytes());
        assert_eq!(unpad(&padded), None, "{length}");
    }
}

#[test]
fn another_size_than_the_canonical_one_is_refused() {
    let padded = pad(&[1; 10]).unwrap();
    assert_eq!(unpad(&padded[..255]), None);
    assert_eq!(unpad(&[padded.as_slice(), &[0]].concat()), None);
    assert_eq!(unpad(&[0; 3]), None);
    assert_eq!(unpad(&[]), None);
}

mod properties {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::test;

    proptest! {
        #[test]
        fn every_content_survives(content in proptest::collection::vec(any::<u8>(), 0..5_000)) {
            let padded = pad(&content).unwrap();
            prop_assert_eq!(unpad(&padded), Some(content.as_slice()));
        }

        #[test]
        fn padding_costs_at_most_an_eighth(size in 257_usize..4_000_000) {
            let padded = padded_size(size).unwrap();
            prop_assert!((size..=size + size / 8).contains(&padded));
            prop_assert_eq!(padded_size(padded), Some(padded));
        }

        #[test]
        fn no_byte_string_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            if let Some(content) = unpad(&bytes) {
                let padded = pad(content).unwrap();
                prop_assert_eq!(padded.as_slice(), bytes.as_slice());
            }
        }
    }
}
