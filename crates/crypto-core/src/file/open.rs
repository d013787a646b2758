//! Opening a file, one chunk at a time.

use std::fmt;

use aead_stream::DecryptorBE32;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{Cipher, FILE_BYTES, FileInfo, SEALED_CHUNK_BYTES, bytes};
use crate::error::OpenError;
use crate::primitives::TAG;

/// Opens chunks in order: [`FileOpener::open_chunk`] for each full one that is not the last, then
/// [`FileOpener::finish`]. What was opened before `finish` succeeds is authentic but may not be the whole file.
pub struct FileOpener {
    stream: DecryptorBE32<Cipher>,
    digest: Sha256,
    sha256: [u8; 32],
    remaining: u64,
}

impl FileOpener {
    /// Starts opening the file that `info` describes.
    ///
    /// # Errors
    /// [`OpenError::Rejected`] for one beyond 20 MiB.
    pub fn new(info: &FileInfo) -> Result<Self, OpenError> {
        if info.size > FILE_BYTES {
            return Err(OpenError::Rejected);
        }
        let stream = DecryptorBE32::new(info.key.expose_bytes().into(), (&info.nonce_prefix).into());
        Ok(Self { stream, digest: Sha256::new(), sha256: info.sha256, remaining: info.size })
    }

    /// Opens a chunk after which more follow.
    ///
    /// # Errors
    /// [`OpenError::Rejected`] for a chunk that is altered, out of order, the last, of another length, or more than
    /// the file holds.
    pub fn open_chunk(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        if sealed.len() != SEALED_CHUNK_BYTES {
            return Err(OpenError::Rejected);
        }
        self.count(sealed)?;
        let mut chunk = Zeroizing::new(sealed.to_vec());
        self.stream.decrypt_next_in_place(b"", &mut *chunk).map_err(|_| OpenError::Rejected)?;
        Ok(chunk)
    }

    /// Opens the last chunk and checks size and hash of the whole.
    ///
    /// # Errors
    /// [`OpenError::Rejected`] when anything is missing, appended or altered.
    pub fn finish(mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        if sealed.len() > SEALED_CHUNK_BYTES {
            return Err(OpenError::Rejected);
        }
        self.count(sealed)?;
        let mut chunk = Zeroizing::new(sealed.to_vec());
        self.stream.decrypt_last_in_place(b"", &mut *chunk).map_err(|_| OpenError::Rejected)?;
        let whole = self.digest.finalize().ct_eq(&self.sha256);
        if self.remaining == 0 && bool::from(whole) { Ok(chunk) } else { Err(OpenError::Rejected) }
    }

    fn count(&mut self, sealed: &[u8]) -> Result<(), OpenError> {
        let plaintext = sealed.len().checked_sub(TAG).ok_or(OpenError::Rejected)?;
        self.remaining = self.remaining.checked_sub(bytes(plaintext)).ok_or(OpenError::Rejected)?;
        self.digest.update(sealed);
        Ok(())
    }
}

impl fmt::Debug for FileOpener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileOpener").field("remaining", &self.remaining).finish_non_exhaustive()
    }
}
