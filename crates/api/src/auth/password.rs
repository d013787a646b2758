//! Password verifiers: Argon2id (RFC 9106) of the client's proof, with the pepper as its secret input.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use protocol::bytes::Proof;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::secrets::Keyring;

/// OWASP Password Storage: 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashing did not come to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("password hashing failed")]
pub struct HashError;

/// Hashes and verifies, a bounded number at a time: each takes 19 MiB and a core.
#[derive(Debug, Clone)]
pub struct Passwords {
    keys: Arc<Keyring>,
    turns: Arc<Semaphore>,
}

impl Passwords {
    /// At most `parallel` hashes at a time.
    #[must_use]
    pub fn new(keys: Arc<Keyring>, parallel: usize) -> Self {
        Self { keys, turns: Arc::new(Semaphore::new(parallel.max(1))) }
    }

    /// The PHC string to store for a new password.
    ///
    /// # Errors
    /// [`HashError`] when the library or the thread fails.
    pub async fn hash(&self, proof: Proof, salt: [u8; 16]) -> Result<String, HashError> {
        self.in_turn(move |argon| {
            let hash = argon.hash_password_with_salt(proof.expose_bytes(), &salt).map_err(|_| HashError)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// True if `proof` is the one that was hashed. Without a hash (no such account) the same work is done
    /// for nothing, so that the time of the answer does not tell.
    ///
    /// # Errors
    /// [`HashError`] when the stored hash is damaged or the thread fails.
    pub async fn verify(&self, proof: Proof, stored: Option<String>) -> Result<bool, HashError> {
        self.in_turn(move |argon| {
            if let Some(stored) = stored {
                let hash = PasswordHash::new(&stored).map_err(|_| HashError)?;
                Ok(argon.verify_password(proof.expose_bytes(), &hash).is_ok())
            } else {
                argon.hash_password_with_salt(proof.expose_bytes(), &[0; 16]).map_err(|_| HashError)?;
                Ok(false)
            }
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'_>) -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let _turn = self.turns.acquire().await.map_err(|_| HashError)?;
        let keys = Arc::clone(&self.keys);
        spawn_blocking(move || {
            let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).map_err(|_| HashError)?;
            let argon = Argon2::new_with_secret(keys.pepper(), Algorithm::Argon2id, Version::V0x13, params)
                .map_err(|_| HashError)?;
            work(&argon)
        })
        .await
        .map_err(|_| HashError)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::keyring::tests::keyring;

    #[actix_web::test]
    async fn only_the_hashed_proof_verifies() {
        let passwords = Passwords::new(Arc::new(keyring()), 1);
        let hash = passwords.hash(Proof::new([1; 32]), [2; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify(Proof::new([1; 32]), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(Proof::new([2; 32]), Some(hash)).await.unwrap());
        assert!(!passwords.verify(Proof::new([1; 32]), None).await.unwrap());
    }

    #[actix_web::test]
    async fn a_hash_is_worthless_without_the_pepper() {
        let passwords = Passwords::new(Arc::new(keyring()), 1);
        let hash = passwords.hash(Proof::new([1; 32]), [2; 16]).await.unwrap();
        let plain = Argon2::default().verify_password(&[1; 32], &PasswordHash::new(&hash).unwrap());
        assert!(plain.is_err());
    }
}
