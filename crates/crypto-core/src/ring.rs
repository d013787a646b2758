//! The vault key ring: every generation of a person's vault key, and all that is sealed under it.

use protocol::ids::UserId;
use protocol::sealed::Blob;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::blob::{self, BlobContext, Purpose};
use crate::error::{OpenError, SealError};
use crate::key::{VaultKey, WrapKey};

/// Bytes of one generation in the sealed form: u64 generation, 32-byte key.
const RECORD: usize = 40;

/// A person's vault keys. New blobs are sealed under the newest, old ones open under their own.
#[derive(Debug)]
pub struct VaultKeyRing {
    owner: UserId,
    newest: Generation,
    older: Vec<Generation>,
}

#[derive(Debug)]
struct Generation {
    number: u64,
    key: VaultKey,
}

impl VaultKeyRing {
    /// Makes the ring of a new account: one random key, generation 1.
    #[must_use]
    pub fn make(owner: UserId, rng: &mut impl CryptoRng) -> Self {
        Self { owner, newest: Generation { number: 1, key: VaultKey::make(rng) }, older: Vec::new() }
    }

    /// Whose keys these are.
    #[must_use]
    pub const fn owner(&self) -> UserId {
        self.owner
    }

    /// The newest generation: the one that seals.
    #[must_use]
    pub const fn newest(&self) -> u64 {
        self.newest.number
    }

    /// Every generation and its key, ascending.
    pub(crate) fn generations(&self) -> impl Iterator<Item = (u64, &VaultKey)> {
        self.older.iter().chain([&self.newest]).map(|generation| (generation.number, &generation.key))
    }

    /// Adds a random key as the newest generation, after a device was stolen.
    ///
    /// # Errors
    /// [`SealError::TooLong`] when the ring would not fit into a blob any more (102 generations).
    pub fn make_generation(&mut self, rng: &mut impl CryptoRng) -> Result<u64, SealError> {
        let number = self.newest.number.checked_add(1).ok_or(SealError::TooLong)?;
        let previous = std::mem::replace(&mut self.newest, Generation { number, key: VaultKey::make(rng) });
        self.older.push(previous);
        Ok(number)
    }

    /// Seals the ring under the password or the recovery words. `credential_version` is 1 at sign-up and one more
    /// for each change of the credentials.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond 102 generations.
    pub fn seal(
        &self,
        wrap: &WrapKey,
        credential_version: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<Blob, SealError> {
        let mut records =
            Zeroizing::new(Vec::with_capacity(self.older.len().saturating_add(1).saturating_mul(RECORD)));
        for (number, key) in self.generations() {
            records.extend_from_slice(&number.to_be_bytes());
            records.extend_from_slice(key.expose_bytes());
        }
        let context = wrap_context(self.owner, wrap, self.newest(), credential_version);
        blob::seal(wrap.blob_key(), &context, &records, rng)
    }

    /// Opens what [`VaultKeyRing::seal`] made. `newest` and `credential_version` come from the server and are
    /// authenticated.
    ///
    /// # Errors
    /// [`OpenError::Rejected`] for a wrong password as for anything else that is not authentic.
    pub fn open(
        sealed: &Blob,
        wrap: &WrapKey,
        owner: UserId,
        newest: u64,
        credential_version: u64,
    ) -> Result<Self, OpenError> {
        let content =
            blob::open(wrap.blob_key(), &wrap_context(owner, wrap, newest, credential_version), sealed)?;
        let mut older = read(&content).ok_or(OpenError::Content)?;
        let last = older.pop().ok_or(OpenError::Content)?;
        if last.number != newest {
            return Err(OpenError::Content);
        }
        Ok(Self { owner, newest: last, older })
    }

    /// Seals `plaintext` under the newest key.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond the limit of `purpose`.
    pub(crate) fn seal_blob(
        &self,
        purpose: Purpose,
        id: &str,
        version: u64,
        plaintext: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Blob, SealError> {
        let context = self.context(purpose, id, self.newest(), version);
        blob::seal(&self.newest.key.derive_blob_key(purpose, id), &context, plaintext, rng)
    }

    /// Opens a blob, under whichever generation it was sealed: a blob does not tell.
    pub(crate) fn open_blob(
        &self,
        purpose: Purpose,
        id: &str,
        version: u64,
        sealed: &Blob,
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let newest_first = std::iter::once(&self.newest).chain(self.older.iter().rev());
        for Generation { number, key } in newest_first {
            let context = self.context(purpose, id, *number, version);
            match blob::open(&key.derive_blob_key(purpose, id), &context, sealed) {
                Err(OpenError::Rejected) => {}
                outcome => return outcome,
            }
        }
        Err(OpenError::Rejected)
    }

    fn context(&self, purpose: Purpose, id: &str, generation: u64, version: u64) -> BlobContext {
        BlobContext { owner: self.owner, purpose, id: id.to_owned(), generation, version }
    }
}

fn wrap_context(owner: UserId, wrap: &WrapKey, generation: u64, version: u64) -> BlobContext {
    BlobContext {
        owner,
        purpose: Purpose::KeyRing,
        id: wrap.method().as_str().to_owned(),
        generation,
        version,
    }
}

/// Generations in ascending order; `None` for any other byte string.
fn read(content: &[u8]) -> Option<Vec<Generation>> {
    let mut generations: Vec<Generation> = Vec::with_capacity(content.len().div_ceil(RECORD));
    let mut rest = content;
    while !rest.is_empty() {
        let (number, after) = rest.split_first_chunk()?;
        let (key, after) = after.split_first_chunk()?;
        let number = u64::from_be_bytes(*number);
        if generations.last().map_or(0, |last| last.number) >= number {
            return None;
        }
        generations.push(Generation { number, key: VaultKey::from_bytes(*key) });
        rest = after;
    }
    Some(generations)
}

#[cfg(test)]
mod tests;
