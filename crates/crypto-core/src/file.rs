//! Files: a stream of encrypted chunks (STREAM, Hoang et al. 2015) under a key of their own.

mod open;
mod seal;

use std::fmt;

pub use open::FileOpener;
pub use seal::FileSealer;

use crate::key::FileKey;

/// Plaintext bytes of every chunk but the last.
pub const CHUNK_BYTES: usize = 64 * 1024;
/// Ciphertext bytes of every chunk but the last.
pub const SEALED_CHUNK_BYTES: usize = CHUNK_BYTES + crate::primitives::TAG;
/// The most plaintext bytes of a file.
pub const FILE_BYTES: u64 = 20 * 1024 * 1024;
/// Random bytes in front of each chunk's index in its nonce.
pub const NONCE_PREFIX: usize = 7;

type Cipher = aes_gcm::Aes256Gcm;

/// All that a recipient needs to open and check a file. It travels inside a message.
pub struct FileInfo {
    /// The file's own key.
    pub key: FileKey,
    /// The random part of its nonces.
    pub nonce_prefix: [u8; NONCE_PREFIX],
    /// SHA-256 of the whole ciphertext: all chunks with their tags, in order.
    pub sha256: [u8; 32],
    /// Plaintext bytes.
    pub size: u64,
}

impl fmt::Debug for FileInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileInfo").field("size", &self.size).finish_non_exhaustive()
    }
}

/// A `usize` as file size; no platform has larger ones.
fn bytes(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
