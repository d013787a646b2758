//! What can go wrong while sealing and opening.

/// A plaintext that cannot be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It does not fit the limit of its kind (`protocol::limits`), or a counter has reached its end.
    #[error("too long to be sealed")]
    TooLong,
    /// The recipient's public key is a low-order point: whatever is sealed to it could be read by anyone.
    #[error("the recipient's key is not usable")]
    WeakKey,
    /// The content contradicts itself, such as an archive page 2 without the digest of page 1.
    #[error("the content contradicts itself")]
    Content,
}

/// A ciphertext that cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Authentication failed: wrong key, wrong context, altered or truncated bytes, false padding, wrong franking
    /// commitment. Deliberately one variant: which of them it was helps only an attacker.
    #[error("not authentic")]
    Rejected,
    /// The format version is not 1. A newer client may be able to open it.
    #[error("unknown format version")]
    Version,
    /// Authentic, but the content is not what this version understands.
    #[error("authentic, but the content is malformed")]
    Content,
}
