//! Writing and reading the words, forgivingly.

use std::sync::LazyLock;

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
        .map(|word| Zeroizing::new(fold(word)))
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
    let list = WordList::of(language);
    let mut phrase = Zeroizing::new(String::with_capacity(WORDS.saturating_mul(16)));
    for (position, word) in (1..).zip(given) {
        phrase.push_str(list.find(word).ok_or(WordsError::Unknown(position))?);
        phrase.push(' ');
    }
    let mnemonic =
        Mnemonic::parse_in_normalized(language.into(), &phrase).map_err(|_| WordsError::Checksum)?;
    let entropy = Zeroizing::new(mnemonic.to_entropy());
    let bytes = protocol::bytes::exact(&entropy).map_err(|_| WordsError::Checksum)?;
    Ok(RecoveryKey::from_bytes(bytes))
}

/// A word list, each word beside its [`fold`]ed form and sorted by it.
pub(super) struct WordList(Vec<(String, &'static str)>);

static ENGLISH: LazyLock<WordList> = LazyLock::new(|| WordList::make(Language::English));
static FRENCH: LazyLock<WordList> = LazyLock::new(|| WordList::make(Language::French));

impl WordList {
    /// The list, folded once: a person who corrects a word must not wait for 4 096 of them.
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::French => &FRENCH,
        }
    }

    fn make(language: Language) -> Self {
        let words = bip39::Language::from(language).word_list();
        let mut folded: Vec<_> = words.iter().map(|word| (fold(word), *word)).collect();
        folded.sort_unstable();
        Self(folded)
    }

    /// The word that `given` means: the same letters, or at least four first letters of one word only.
    pub(super) fn find(&self, given: &str) -> Option<&'static str> {
        let start = self.0.partition_point(|(folded, _)| folded.as_str() < given);
        let mut candidates = self.0.iter().skip(start).take_while(|(folded, _)| folded.starts_with(given));
        // An exact word stands in front of all that begin with it.
        let (folded, word) = candidates.next()?;
        let exact = folded.as_str() == given;
        let only = given.chars().count() >= PREFIX && candidates.next().is_none();
        (exact || only).then_some(*word)
    }
}

/// Lower case without accents.
fn fold(word: &str) -> String {
    word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The error of the list that understood more of the words.
fn closer(english: WordsError, french: WordsError) -> WordsError {
    match (&english, &french) {
        (WordsError::Unknown(e), WordsError::Unknown(f)) if f > e => french,
        (WordsError::Unknown(_), WordsError::Checksum) => french,
        _ => english,
    }
}
