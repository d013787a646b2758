//! The recovery key and the 24 words that write it down (BIP-39, the words encode the bytes).

mod words;

use protocol::bytes::Proof;
use zeroize::Zeroizing;

use crate::key::{BlobKey, RecoveryKey, WrapKey, WrapMethod};
use crate::primitives::expand;

/// The word list to write in. Reading understands both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// The BIP-39 English list.
    English,
    /// The BIP-39 French list.
    French,
}

/// Words that are not a recovery key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// There are not 24 words.
    #[error("expected 24 words, found {0}")]
    Count(usize),
    /// A word is in no list, or not in the list of the others. Counted from 1, in the best fitting list.
    #[error("word {0} is not in the list")]
    Unknown(usize),
    /// All words are known, but one of them is wrong or they are in another order.
    #[error("the words do not fit together")]
    Checksum,
}

impl RecoveryKey {
    /// The key as 24 words in lower case, NFC, separated by single spaces.
    #[must_use]
    pub fn words(&self, language: Language) -> Zeroizing<String> {
        words::encode(self.expose_bytes(), language)
    }

    /// Reads 24 words. Case, accents, white space, commas and line numbers do not matter, and the first four
    /// letters of a word are enough.
    ///
    /// # Errors
    /// [`WordsError`] tells what to look at.
    pub fn from_words(text: &str) -> Result<Self, WordsError> {
        words::decode(text)
    }

    /// `recovery_auth`: the proof that opens recovery.
    #[must_use]
    pub fn derive_recovery_auth(&self) -> Proof {
        Proof::new(expand(self.expose_bytes(), b"leboncoup/v1/recovery-auth"))
    }

    /// `recovery_wrap`: seals the vault key ring under the recovery words.
    #[must_use]
    pub fn derive_wrap_key(&self) -> WrapKey {
        let key = BlobKey::from_bytes(expand(self.expose_bytes(), b"leboncoup/v1/recovery-wrap"));
        WrapKey::new(key, WrapMethod::Recovery)
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
