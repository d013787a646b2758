//! The server's secrets: 32 bytes each, outside the database and its backups.

mod key;
pub(crate) mod keyring;
mod sources;

pub use key::{Key, KeyError};
pub use keyring::{Keyring, SealedError};
pub use sources::{SecretText, SecretTexts, SecretsError, generate, resolve};

/// The independent secrets, as read from the configuration.
#[derive(Debug)]
pub struct Secrets {
    /// Keys login tags and everything that names a person without telling who.
    pub secret_salt: Key,
    /// Keys password and recovery verifiers.
    pub pepper: Key,
    /// Seals columns and stamps messages.
    pub data_key: Key,
    /// Signs access tokens, refresh successors and CSRF values. Changing it signs everyone out.
    pub jwt_secret: Key,
}

impl Secrets {
    /// Names and fingerprints of the secrets that existing data cannot do without. `JWT_SECRET` is not one.
    #[must_use]
    pub fn fingerprints(&self) -> [(&'static str, [u8; 32]); 3] {
        [
            ("secret/SECRET_SALT", self.secret_salt.fingerprint()),
            ("secret/PEPPER", self.pepper.fingerprint()),
            ("secret/DATA_KEY", self.data_key.fingerprint()),
        ]
    }
}
