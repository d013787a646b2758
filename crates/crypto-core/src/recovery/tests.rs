use subtle::ConstantTimeEq;

use super::*;
use crate::testing::{rng, test};

fn same(a: &RecoveryKey, b: &RecoveryKey) -> bool {
    a.ct_eq(b).into()
}

#[test]
fn words_read_back_in_both_languages() {
    for (seed, language) in (1..=20).zip([Language::English, Language::French].into_iter().cycle()) {
        let key = RecoveryKey::make(&mut rng(seed));
        let words = key.words(language);
        assert_eq!(words.split(' ').count(), 24);
        assert!(same(&RecoveryKey::from_words(&words).unwrap(), &key), "{language:?}");
    }
}

#[test]
fn english_words_are_those_of_the_published_vectors() {
    let zeros = RecoveryKey::from_bytes([0; 32]).words(Language::English);
    assert_eq!(*zeros, format!("{}art", "abandon ".repeat(23)));
    let sevens = RecoveryKey::from_bytes([0x7f; 32]).words(Language::English);
    assert_eq!(
        *sevens,
        format!(
            "{} legal winner thank year wave sausage worth title",
            "legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful"
        )
    );
}

#[test]
fn case_accents_numbering_and_line_breaks_do_not_matter() {
    let key = RecoveryKey::make(&mut rng(3));
    let words = key.words(Language::French);
    let plain: String =
        unicode_normalization::UnicodeNormalization::nfkd(words.as_str()).filter(char::is_ascii).collect();
    let numbered: Vec<String> =
        (1..).zip(plain.split(' ')).map(|(n, word)| format!("{n}. {}", word.to_uppercase())).collect();
    for typed in [plain.clone(), numbered.join("\n"), format!("  {} ", words.replace(' ', ",  "))] {
        assert!(same(&RecoveryKey::from_words(&typed).unwrap(), &key), "{typed}");
    }
}

#[test]
fn four_letters_of_each_word_are_enough() {
    for language in [Language::English, Language::French] {
        let key = RecoveryKey::make(&mut rng(4));
        let short: Vec<String> =
            key.words(language).split(' ').map(|word| word.chars().take(4).collect()).collect();
        assert!(same(&RecoveryKey::from_words(&short.join(" ")).unwrap(), &key));
    }
}

#[test]
fn every_listed_word_is_understood_as_itself_without_its_accents() {
    for language in [Language::English, Language::French] {
        let list = words::WordList::of(language);
        let plain = |word: &str| -> String {
            unicode_normalization::UnicodeNormalization::nfkd(word).filter(char::is_ascii).collect()
        };
        for word in bip39::Language::from(language).word_list() {
            assert_eq!(list.find(&plain(word)), Some(*word));
        }
        assert_eq!(list.find("zzzz"), None);
        assert_eq!(list.find(""), None);
    }
}

#[test]
fn a_mistake_is_located() {
    let words = RecoveryKey::from_bytes([0; 32]).words(Language::English).to_string();
    assert_eq!(RecoveryKey::from_words("abandon art").unwrap_err(), WordsError::Count(2));
    assert_eq!(RecoveryKey::from_words(&format!("{words} art")).unwrap_err(), WordsError::Count(25));
    assert_eq!(
        RecoveryKey::from_words(&words.replace("art", "chaudiere")).unwrap_err(),
        WordsError::Unknown(24)
    );
    assert_eq!(RecoveryKey::from_words(&words.replace("art", "abandon")).unwrap_err(), WordsError::Checksum);
    assert_eq!(RecoveryKey::from_words("").unwrap_err(), WordsError::Count(0));
}

#[test]
fn recovery_proof_and_wrap_key_are_different_keys() {
    let key = RecoveryKey::from_bytes([1; 32]);
    assert_ne!(key.derive_recovery_auth().expose_bytes(), key.derive_wrap_key().blob_key().expose_bytes());
    assert_eq!(key.derive_wrap_key().method(), WrapMethod::Recovery);
}
