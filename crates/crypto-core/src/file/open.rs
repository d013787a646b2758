//! Opening a file, one chunk at a time.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{FILE_BYTES, FileInfo, Nonces, SEALED_CHUNK_BYTES, bytes};
use crate::bulk::Bulk;
use crate::error::OpenError;
use crate::key::FileKey;
use crate::primitives::TAG;

/// Opens chunks in order: [`FileOpener::open_chunk`] for each full one that is not the last, then
/// [`FileOpener::finish`]. What was opened before `finish` succeeds is authentic but may not be the whole file.
pub struct FileOpener<B> {
    bulk: B,
    nonces: Nonces,
    key: FileKey,
    digest: Sha256,
    sha256: [u8; 32],
    remaining: u64,
}

impl<B: Bulk> FileOpener<B> {
    /// Starts opening the file that `info` describes.
    ///
    /// # Errors
    /// [`OpenError::Rejected`] for one beyond 20 MiB.
    pub fn new(bulk: B, info: &FileInfo) -> Result<Self, OpenError> {
        if info.size > FILE_BYTES {
            return Err(OpenError::Rejected);
        }
        Ok(Self {
            bulk,
            nonces: Nonces::new(info.nonce_prefix),
            key: FileKey::from_bytes(*info.key.expose_bytes()),
            digest: Sha256::new(),
            sha256: info.sha256,
            remaining: info.size,
        })
    }

    /// Opens a chunk after which more follow.
    ///
    /// # Errors
    /// [`OpenError::Rejected`] for a chunk that is altered, out of order, the last, of another length, or more than
    /// the file holds.
    pub async fn open_chunk(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        if sealed.len() != SEALED_CHUNK_BYTES {
            return Err(OpenError::Rejected);
        }
        self.count(sealed)?;
        let nonce = self.nonces.draw().ok_or(OpenError::Rejected)?;
        self.bulk.open(&self.key, nonce, sealed).await.ok_or(OpenError::Rejected)
    }

    /// Opens the last chunk and checks size and hash of the whole.
    ///
    /// # Errors
    /// [`OpenError::Rejected`] when anything is missing, appended or altered.
    pub async fn finish(mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        if sealed.len() > SEALED_CHUNK_BYTES {
            return Err(OpenError::Rejected);
        }
        self.count(sealed)?;
        let Self { bulk, nonces, key, digest, sha256, remaining } = self;
        let whole = digest.finalize().ct_eq(&sha256);
        if remaining > 0 || !bool::from(whole) {
            return Err(OpenError::Rejected);
        }
        bulk.open(&key, nonces.last(), sealed).await.ok_or(OpenError::Rejected)
    }

    fn count(&mut self, sealed: &[u8]) -> Result<(), OpenError> {
        let plaintext = sealed.len().checked_sub(TAG).ok_or(OpenError::Rejected)?;
        self.remaining = self.remaining.checked_sub(bytes(plaintext)).ok_or(OpenError::Rejected)?;
        self.digest.update(sealed);
        Ok(())
    }
}

impl<B> fmt::Debug for FileOpener<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileOpener").field("remaining", &self.remaining).finish_non_exhaustive()
    }
}
