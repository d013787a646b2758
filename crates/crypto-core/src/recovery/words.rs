//! Writing and reading the words, forgivingly.

use bip39::Mnemonic;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;

use super::{Language, WordsError};
use crate::key::RecoveryKey;

const WORDS: usize = 24;
/// BIP-39: the first four letters identify a word.
const PREFIX: usize = 4;

impl From<Language> for bip39::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::English,
            Language::French => Self::French,
        }
    }
}

#[expect(clippy::expect_used, reason = "BIP-39 encodes every 32-byte string")]
pub(super) fn encode(key: &[u8; 32], language: Language) -> Zeroizing<String> {
    let mnemonic = Mnemonic::from_entropy_in(language.into(), key).expect("32 bytes are a BIP-39 length");
    let mut text = Zeroizing::new(String::with_capacity(WORDS.saturating_mul(16)));
    for word in mnemonic.words() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.extend(word.nfc());
    }
    text
}

pub(super) fn decode(text: &str) -> Result<RecoveryKey, WordsError> {
    let given: Vec<Zeroizing<String>> = text
        .split(|c: char| !c.is_alphabetic() && !is_combining_mark(c))
        .filter(|word| !word.is_empty())
        .map(fold)
        .collect();
    if given.len() != WORDS {
        return Err(WordsError::Count(given.len()));
    }
    match (decode_in(Language::English, &given), decode_in(Language::French, &given)) {
        (Ok(key), _) | (_, Ok(key)) => Ok(key),
        (Err(english), Err(french)) => Err(closer(english, french)),
    }
}

fn decode_in(language: Language, given: &[Zeroizing<String>]) -> Result<RecoveryKey, WordsError> {
    let list = bip39::Language::from(language).word_list();
    let mut phrase = Zeroizing::new(String::with_capacity(WORDS.saturating_mul(16)));
    for (position, word) in (1..).zip(given) {
        phrase.push_str(find(list, word).ok_or(WordsError::Unknown(position))?);
        phrase.push(' ');
    }
    let mnemonic =
        Mnemonic::parse_in_normalized(language.into(), &phrase).map_err(|_| WordsError::Checksum)?;
    let entropy = Zeroizing::new(mnemonic.to_entropy());
    let bytes = protocol::bytes::exact(&entropy).map_err(|_| WordsError::Checksum)?;
    Ok(RecoveryKey::from_bytes(bytes))
}

/// The listed word that `given` means: the same letters, or at least four first letters of only one word.
pub(super) fn find(list: &[&'static str], given: &str) -> Option<&'static str> {
    let mut candidates = list.iter().copied().filter(|word| fold(word).starts_with(given));
    let first = candidates.next()?;
    if fold(first).as_str() == given {
        return Some(first);
    }
    // The lists are sorted with accents in mind, so an exact word may stand behind a longer one.
    let mut others = candidates.peekable();
    if given.chars().count() >= PREFIX && others.peek().is_none() {
        return Some(first);
    }
    others.find(|word| fold(word).as_str() == given)
}

/// Lower case without accents.
pub(super) fn fold(word: &str) -> Zeroizing<String> {
    Zeroizing::new(word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect())
}

/// The error of the list that understood more of the words.
fn closer(english: WordsError, french: WordsError) -> WordsError {
    match (&english, &french) {
        (WordsError::Unknown(e), WordsError::Unknown(f)) if f > e => french,
        (WordsError::Unknown(_), WordsError::Checksum) => french,
        _ => english,
    }
}
