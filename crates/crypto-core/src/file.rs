//! Files: a stream of encrypted chunks (STREAM, Hoang et al. 2015) under a key of their own.

mod open;
mod seal;

use std::fmt;

pub use open::FileOpener;
pub use seal::FileSealer;

use protocol::bytes::Iv;
use subtle::ConstantTimeEq;

use crate::key::FileKey;

/// Plaintext bytes of every chunk but the last.
pub const CHUNK_BYTES: usize = 64 * 1024;
/// Ciphertext bytes of every chunk but the last.
pub const SEALED_CHUNK_BYTES: usize = CHUNK_BYTES + crate::primitives::TAG;
/// The most plaintext bytes of a file.
pub const FILE_BYTES: u64 = 20 * 1024 * 1024;
/// Random bytes in front of each chunk's index in its nonce.
pub const NONCE_PREFIX: usize = 7;

/// All that a recipient needs to open and check a file. It travels inside a message.
#[derive(Clone)]
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

impl PartialEq for FileInfo {
    fn eq(&self, other: &Self) -> bool {
        let public = |info: &Self| (info.nonce_prefix, info.sha256, info.size);
        public(self) == public(other) && bool::from(self.key.ct_eq(&other.key))
    }
}

impl Eq for FileInfo {}

impl fmt::Debug for FileInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileInfo").field("size", &self.size).finish_non_exhaustive()
    }
}

/// The nonces of a file's chunks: none is ever drawn twice.
struct Nonces {
    prefix: [u8; NONCE_PREFIX],
    position: u32,
}

impl Nonces {
    const fn new(prefix: [u8; NONCE_PREFIX]) -> Self {
        Self { prefix, position: 0 }
    }

    /// The nonce of the next chunk, after which more follow; `None` where the counter ends.
    fn draw(&mut self) -> Option<Iv> {
        let position = self.position;
        self.position = position.checked_add(1)?;
        Some(self.at(position, false))
    }

    /// The nonce of the last chunk.
    fn last(self) -> Iv {
        self.at(self.position, true)
    }

    /// Prefix, position (big-endian) and 1 for the last: STREAM's layout.
    fn at(&self, position: u32, last: bool) -> Iv {
        let mut iv = [0; Iv::LEN];
        let parts = self.prefix.into_iter().chain(position.to_be_bytes()).chain([u8::from(last)]);
        iv.iter_mut().zip(parts).for_each(|(byte, part)| *byte = part);
        Iv::new(iv)
    }
}

/// A `usize` as file size; no platform has larger ones.
fn bytes(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
