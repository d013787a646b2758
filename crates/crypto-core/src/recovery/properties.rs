use proptest::prelude::*;

use super::*;
use crate::testing::test;

proptest! {
    #[test]
    fn every_key_survives_its_words(bytes: [u8; 32], french: bool) {
        let language = if french { Language::French } else { Language::English };
        let words = RecoveryKey::from_bytes(bytes).words(language);
        let key = RecoveryKey::from_words(&words).unwrap();
        prop_assert_eq!(key.expose_bytes(), &bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,300}") {
        prop_assert!(RecoveryKey::from_words(&text).is_err());
    }

    #[test]
    fn one_wrong_word_never_gives_the_same_key(bytes: [u8; 32], position in 0_usize..24, wrong in 0_usize..2048) {
        let words = RecoveryKey::from_bytes(bytes).words(Language::English);
        let mut words: Vec<&str> = words.split(' ').collect();
        let wrong = bip39::Language::English.word_list()[wrong];
        prop_assume!(words[position] != wrong);
        words[position] = wrong;
        let expected = (WordsError::Checksum, bytes);
        match RecoveryKey::from_words(&words.join(" ")) {
            Err(error) => prop_assert_eq!(error, expected.0),
            // The checksum has 8 bits: one in 256 mistakes gives another key.
            Ok(key) => prop_assert_ne!(key.expose_bytes(), &expected.1),
        }
    }

    #[test]
    fn carelessly_written_words_are_still_that_key(bytes: [u8; 32], french: bool, habits: [u8; 24]) {
        let language = if french { Language::French } else { Language::English };
        let words = RecoveryKey::from_bytes(bytes).words(language);
        let written: String = words.split(' ').zip(habits).map(|(word, habit)| {
            let letters = if habit & 1 == 0 { 4 } else { usize::MAX };
            let word: String = word.chars().take(letters).collect();
            let word = if habit & 2 == 0 { word.to_uppercase() } else { word };
            word + ["\n", ", ", " 12. ", "\u{a0}"][usize::from(habit >> 6)]
        }).collect();
        let key = RecoveryKey::from_words(&written).unwrap();
        prop_assert_eq!(key.expose_bytes(), &bytes);
    }
}
