//! Copies: what the server says in clear, sealed while it lies on the device of the person to whom it was said.

use protocol::sealed::Blob;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::blob::Purpose;
use crate::error::{OpenError, SealError};
use crate::ring::VaultKeyRing;

/// Copies have no history: the newest takes the place of the one before.
const VERSION: u64 = 1;

impl VaultKeyRing {
    /// Seals a copy; `what` tells one from another.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond 256 KiB.
    pub fn seal_copy(&self, what: &str, content: &[u8], rng: &mut impl CryptoRng) -> Result<Blob, SealError> {
        self.seal_blob(Purpose::Copy, what, VERSION, content, rng)
    }

    /// Opens what [`VaultKeyRing::seal_copy`] made.
    ///
    /// # Errors
    /// As [`crate::blob::open`].
    pub fn open_copy(&self, what: &str, sealed: &Blob) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        self.open_blob(Purpose::Copy, what, VERSION, sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{person, rng};

    #[test]
    fn a_copy_opens_as_what_it_is_and_for_its_owner_only() {
        let ring = VaultKeyRing::make(person(1).id, &mut rng(1));
        let sealed = ring.seal_copy("me", b"{}", &mut rng(2)).unwrap();
        assert_eq!(ring.open_copy("me", &sealed).unwrap().as_slice(), b"{}");
        assert_eq!(ring.open_copy("you", &sealed), Err(OpenError::Rejected));
        let other = VaultKeyRing::make(person(2).id, &mut rng(1));
        assert_eq!(other.open_copy("me", &sealed), Err(OpenError::Rejected));
    }
}
