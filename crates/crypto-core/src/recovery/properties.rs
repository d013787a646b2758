use proptest::prelude::*;

use super::*;

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
}
