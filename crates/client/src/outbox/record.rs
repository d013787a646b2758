//! What storage keeps of a message that waits.

use protocol::messages::SendMessage;
use protocol::problem::{Code, Problem};
use protocol::sealed::Blob;
use serde::{Deserialize, Serialize};

use crate::error::ClientError;

/// Ciphertext, whatever happens to the disk.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Record {
    /// Not sealed as a message yet.
    Draft(Blob),
    /// What was or will be sent: the same bytes until the server has them.
    Request(Box<SendMessage>),
    /// The server refused it.
    Failed {
        /// The draft, to be sealed anew.
        draft: Blob,
        /// Why.
        reason: String,
    },
}

impl Record {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    pub(super) fn write(&self) -> Result<Vec<u8>, ClientError> {
        serde_json::to_vec(self).map_err(|_| ClientError::TooLong)
    }
}

const WORDS: [(&str, ClientError); 6] = [
    ("client:empty", ClientError::Empty),
    ("client:too_long", ClientError::TooLong),
    ("client:bad_keys", ClientError::BadKeys),
    ("client:key_changed", ClientError::KeyChanged),
    ("client:peer_exchanged", ClientError::PeerExchanged),
    ("client:answer", ClientError::Answer),
];

/// A reason in one word.
pub(super) fn word(reason: &ClientError) -> String {
    let known = WORDS.iter().find(|(_, error)| error == reason).map(|(word, _)| *word);
    reason.code().map(Code::as_str).or(known).unwrap_or("client:answer").to_owned()
}

/// The reason behind a word.
pub(super) fn reason(word: &str) -> ClientError {
    if let Some((_, error)) = WORDS.iter().find(|(known, _)| *known == word) {
        return error.clone();
    }
    let code = Code::ALL.iter().find(|code| code.as_str() == word).copied().unwrap_or(Code::Unknown);
    ClientError::Problem(Box::new(Problem::new(code, None)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_survives_as_a_word() {
        let refused = ClientError::Problem(Box::new(Problem::new(Code::ConversationClosed, None)));
        for error in WORDS.iter().map(|(_, error)| error.clone()).chain([refused]) {
            assert_eq!(reason(&word(&error)), error);
        }
        assert_eq!(word(&ClientError::Unknown), "client:answer");
    }
}
