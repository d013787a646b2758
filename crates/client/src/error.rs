//! The one error type of the client.

use std::time::Duration;

use protocol::problem::{Code, Problem};

/// Something that only this account's keys open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    /// The vault keys, sealed under the password.
    KeyRing,
    /// The private keys, and the pinned keys of others.
    Vault,
    /// The newest part of a conversation.
    Entries,
    /// An older part of a conversation.
    ArchivePage,
    /// What has been read in a conversation.
    Reading,
}

impl std::fmt::Display for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::KeyRing => "the key ring",
            Self::Vault => "the vault",
            Self::Entries => "the conversation",
            Self::ArchivePage => "an archive page",
            Self::Reading => "the reading state",
        })
    }
}

/// Why a call failed. Every variant is something a person can be told; none carries a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The base URL is not `http(s)://host[:port]`.
    #[error("not a server address")]
    Address,
    /// The server could not be reached, or hung up.
    #[error("the server cannot be reached")]
    Network,
    /// The server refused; `code` tells why.
    #[error("{} ({})", .0.title, .0.code.as_str())]
    Problem(Box<Problem>),
    /// The server answered something this client cannot read.
    #[error("the server answered something unintelligible")]
    Answer,
    /// No such account, or another password.
    #[error("unknown account or wrong password")]
    WrongPassword,
    /// The server asked for a password derivation outside the accepted range, or weaker than last time.
    #[error("the server asks for a weak password derivation")]
    WeakKdf,
    /// Public keys do not belong to the person they are said to belong to.
    #[error("these keys do not belong to this person")]
    BadKeys,
    /// The peer's keys were replaced without their old key's signature: an attack.
    #[error("the other person's keys were replaced without their consent")]
    KeyChanged,
    /// The server shows another person in a conversation than before: an attack.
    #[error("another person was put into this conversation")]
    PeerExchanged,
    /// Sealed data of this account is missing or does not open: altered or exchanged.
    #[error("{what} has been tampered with")]
    Tampered {
        /// What did not open.
        what: Sealed,
    },
    /// The server shows something older than this account has already seen.
    #[error("{what} is older than what was already seen")]
    RolledBack {
        /// What is too old.
        what: Sealed,
    },
    /// The text has no visible character.
    #[error("the text is empty")]
    Empty,
    /// The text is longer than a message may be.
    #[error("the text is too long")]
    TooLong,
    /// The other person has not consented to receive a contact card.
    #[error("the other person has not consented")]
    NoConsent,
    /// So many messages of a conversation were deleted one by one that no more can be.
    #[error("too many messages were deleted one by one")]
    HiddenFull,
    /// No such conversation or message in this account.
    #[error("there is no such thing in this account")]
    Unknown,
    /// A file beyond 20 MiB.
    #[error("the file is too large")]
    FileTooLarge,
    /// A picture or film that cannot be read to its end, so that its metadata could not be removed.
    #[error("the file is damaged")]
    FileDamaged,
    /// A file whose time is over, or that was taken back.
    #[error("the file is no longer available")]
    FileGone,
    /// What came is not the file that was sealed: cut off, reordered, exchanged or changed.
    #[error("the file has been tampered with")]
    FileAltered,
    /// The session has ended: log in again.
    #[error("signed out")]
    SignedOut,
    /// The platform gives no randomness.
    #[error("this device gives no secure randomness")]
    Randomness,
}

impl ClientError {
    /// The server's stable code, if the server refused.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            _ => None,
        }
    }

    /// How long the server asked to be left alone, if it did.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Problem(problem) => problem.retry_after,
            _ => None,
        }
    }

    /// True for what an honest server does not cause, whatever else goes wrong.
    #[must_use]
    pub fn is_attack(&self) -> bool {
        match self {
            Self::WeakKdf
            | Self::BadKeys
            | Self::KeyChanged
            | Self::PeerExchanged
            | Self::FileAltered
            | Self::Tampered { .. }
            | Self::RolledBack { .. } => true,
            Self::Address
            | Self::Network
            | Self::Problem(_)
            | Self::Answer
            | Self::WrongPassword
            | Self::Empty
            | Self::NoConsent
            | Self::HiddenFull
            | Self::TooLong
            | Self::Unknown
            | Self::FileTooLarge
            | Self::FileDamaged
            | Self::FileGone
            | Self::SignedOut
            | Self::Randomness => false,
        }
    }

    /// True when nobody answered who could know: no connection, or a server that is out of order.
    pub(crate) fn is_out_of_reach(&self) -> bool {
        match self {
            Self::Network => true,
            Self::Problem(problem) => problem.status >= 500,
            _ => false,
        }
    }

    /// True when the same call may succeed later without any change.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Network => true,
            Self::Problem(problem) => {
                problem.status >= 500 || problem.status == 429 || problem.code == Code::StillInProgress
            }
            _ => false,
        }
    }

    /// True when it may succeed later: transient, or an answer that nobody understands, such as that of a proxy in
    /// between. Whether the call had an effect is not known.
    pub(crate) fn may_pass(&self) -> bool {
        self.is_transient() || *self == Self::Answer
    }
}
