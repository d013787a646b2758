//! Sealing a file, one chunk at a time.

use std::fmt;

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};

use super::{CHUNK_BYTES, FILE_BYTES, FileInfo, NONCE_PREFIX, Nonces, bytes};
use crate::bulk::Bulk;
use crate::error::SealError;
use crate::key::FileKey;

/// Seals chunks in order: [`FileSealer::seal_chunk`] for each full one that is not the last, then
/// [`FileSealer::finish`] with the rest.
///
/// A future that is dropped before it is ready has used up its chunk's place: the file must be started again.
pub struct FileSealer<B> {
    bulk: B,
    nonces: Nonces,
    key: FileKey,
    nonce_prefix: [u8; NONCE_PREFIX],
    digest: Sha256,
    size: u64,
}

impl<B: Bulk> FileSealer<B> {
    /// Starts a file under a fresh key and nonce prefix.
    #[must_use]
    pub fn make(bulk: B, rng: &mut impl CryptoRng) -> Self {
        let key = FileKey::make(rng);
        let mut nonce_prefix = [0; NONCE_PREFIX];
        rng.fill_bytes(&mut nonce_prefix);
        let nonces = Nonces::new(nonce_prefix);
        Self { bulk, nonces, key, nonce_prefix, digest: Sha256::new(), size: 0 }
    }

    /// Seals a chunk of exactly 64 KiB after which more will follow.
    ///
    /// # Errors
    /// [`SealError::Content`] for another length, [`SealError::TooLong`] beyond 20 MiB in all.
    pub async fn seal_chunk(&mut self, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        if plaintext.len() != CHUNK_BYTES {
            return Err(SealError::Content);
        }
        self.count(plaintext)?;
        let nonce = self.nonces.draw().ok_or(SealError::TooLong)?;
        let chunk = self.bulk.seal(&self.key, nonce, plaintext).await.ok_or(SealError::TooLong)?;
        self.digest.update(&chunk);
        Ok(chunk)
    }

    /// Seals the last chunk: 1 to 64 KiB, or nothing when the file is empty.
    ///
    /// # Errors
    /// As [`FileSealer::seal_chunk`].
    pub async fn finish(mut self, plaintext: &[u8]) -> Result<(Vec<u8>, FileInfo), SealError> {
        if plaintext.len() > CHUNK_BYTES || (plaintext.is_empty() && self.size > 0) {
            return Err(SealError::Content);
        }
        self.count(plaintext)?;
        let Self { bulk, nonces, key, nonce_prefix, mut digest, size } = self;
        let chunk = bulk.seal(&key, nonces.last(), plaintext).await.ok_or(SealError::TooLong)?;
        digest.update(&chunk);
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

impl<B> fmt::Debug for FileSealer<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileSealer").field("size", &self.size).finish_non_exhaustive()
    }
}
