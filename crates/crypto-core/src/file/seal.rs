//! Sealing a file, one chunk at a time.

use std::fmt;

use aead_stream::EncryptorBE32;
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use super::{CHUNK_BYTES, Cipher, FILE_BYTES, FileInfo, NONCE_PREFIX, bytes};
use crate::error::SealError;
use crate::key::FileKey;

/// Seals chunks in order: [`FileSealer::seal_chunk`] for each full one that is not the last, then
/// [`FileSealer::finish`] with the rest.
pub struct FileSealer {
    stream: EncryptorBE32<Cipher>,
    key: FileKey,
    nonce_prefix: [u8; NONCE_PREFIX],
    digest: Sha256,
    size: u64,
}

impl FileSealer {
    /// Starts a file under a fresh key and nonce prefix.
    #[must_use]
    pub fn make(rng: &mut impl CryptoRng) -> Self {
        let key = FileKey::make(rng);
        let mut nonce_prefix = [0; NONCE_PREFIX];
        rng.fill_bytes(&mut nonce_prefix);
        let stream = EncryptorBE32::new(key.expose_bytes().into(), (&nonce_prefix).into());
        Self { stream, key, nonce_prefix, digest: Sha256::new(), size: 0 }
    }

    /// Seals a chunk of exactly 64 KiB after which more will follow.
    ///
    /// # Errors
    /// [`SealError::Content`] for another length, [`SealError::TooLong`] beyond 20 MiB in all.
    pub fn seal_chunk(&mut self, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        if plaintext.len() != CHUNK_BYTES {
            return Err(SealError::Content);
        }
        self.count(plaintext)?;
        let mut chunk = copy(plaintext);
        self.stream.encrypt_next_in_place(b"", &mut chunk).map_err(|_| SealError::TooLong)?;
        self.digest.update(&chunk);
        Ok(chunk)
    }

    /// Seals the last chunk: 1 to 64 KiB, or nothing when the file is empty.
    ///
    /// # Errors
    /// As [`FileSealer::seal_chunk`].
    pub fn finish(mut self, plaintext: &[u8]) -> Result<(Vec<u8>, FileInfo), SealError> {
        if plaintext.len() > CHUNK_BYTES || (plaintext.is_empty() && self.size > 0) {
            return Err(SealError::Content);
        }
        self.count(plaintext)?;
        let mut chunk = copy(plaintext);
        self.stream.encrypt_last_in_place(b"", &mut chunk).map_err(|_| SealError::TooLong)?;
        self.digest.update(&chunk);
        let Self { key, nonce_prefix, digest, size, .. } = self;
        Ok((chunk, FileInfo { key, nonce_prefix, sha256: digest.finalize().into(), size }))
    }

    fn count(&mut self, plaintext: &[u8]) -> Result<(), SealError> {
        let size = self.size.saturating_add(bytes(plaintext.len()));
        if size > FILE_BYTES {
            return Err(SealError::TooLong);
        }
        self.size = size;
        Ok(())
    }
}

/// A copy with room for the tag, so that it is encrypted where it lies.
fn copy(plaintext: &[u8]) -> Vec<u8> {
    let mut chunk = Vec::with_capacity(plaintext.len().saturating_add(crate::primitives::TAG));
    chunk.extend_from_slice(plaintext);
    chunk
}

impl fmt::Debug for FileSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileSealer").field("size", &self.size).finish_non_exhaustive()
    }
}
