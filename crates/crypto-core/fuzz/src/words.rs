//! Recovery words: anything that a person may type, and honest words written carelessly.

use crypto_core::RecoveryKey;
use crypto_core::recovery::{Language, WordsError};

const WORDS: usize = 24;
const SEPARATORS: [&str; 8] = [" ", "\n", ", ", " - ", "\t\u{a0}", ". 7. ", ";", "\u{3000}"];

/// Reads the input as words, and as a key with the way in which somebody writes its words.
///
/// # Panics
/// When the input breaks a promise.
pub fn run(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        typed(text);
    }
    if let Some((key, script)) = data.split_first_chunk() {
        careless(*key, script);
    }
}

/// Any text: refused with a position that exists, or a key whose words mean that key.
fn typed(text: &str) {
    match RecoveryKey::from_words(text) {
        Ok(key) => {
            survives(key.expose_bytes(), &key.words(Language::English));
            survives(key.expose_bytes(), &key.words(Language::French));
        }
        Err(WordsError::Count(count)) => assert_ne!(count, WORDS),
        Err(WordsError::Unknown(position)) => assert!((1..=WORDS).contains(&position)),
        Err(WordsError::Checksum) => {}
    }
}

/// Words in capitals, cut to four letters and between any separators are still that key.
fn careless(key: [u8; 32], script: &[u8]) {
    let [choice, script @ ..] = script else { return };
    let language = if choice % 2 == 0 { Language::English } else { Language::French };
    let words = RecoveryKey::from_bytes(key).words(language);
    let habits = script.iter().chain(std::iter::repeat(&0));
    let text: String = words.split(' ').zip(habits).map(|(word, habit)| written(word, *habit)).collect();
    survives(&key, &text);
}

/// One word and what separates it from the next, in one of 32 ways.
fn written(word: &str, habit: u8) -> String {
    let letters = if habit & 1 == 0 { word.chars().count() } else { 4 };
    let mut written: String = word.chars().take(letters).collect();
    if habit & 2 != 0 {
        written = written.to_uppercase();
    }
    written + SEPARATORS[usize::from(habit >> 2) % SEPARATORS.len()]
}

fn survives(key: &[u8; 32], text: &str) {
    let read = RecoveryKey::from_words(text).unwrap();
    // 123 words are in both lists. 24 of them may be words of either language, and English is read first: a key drawn
    // at random meets that once in 10^30 times.
    let ambiguous = || same_letters(&read.words(Language::English), text);
    assert!(read.expose_bytes() == key || ambiguous(), "{text}");
}

/// The same words, as far as four letters of each tell.
fn same_letters(words: &str, text: &str) -> bool {
    let starts = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        words.map(|word| word.to_lowercase().chars().take(4).collect()).collect()
    };
    starts(words) == starts(text)
}
