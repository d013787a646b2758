//! From e-mail address and password to the keys that guard an account.

use protocol::auth::KdfParams;
use protocol::bytes::Proof;
use protocol::ids::LoginId;
use protocol::transcript::{join, sha256};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::bulk::Bulk;
use crate::key::{BlobKey, MasterKey, WrapKey, WrapMethod};
use crate::primitives::expand;

/// Derivation parameters outside the range that clients accept (`protocol::limits`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the password derivation is outside the accepted range")]
pub struct KdfError;

/// `email_norm`: NFC(lower(trim(NFC(e-mail)))). White space is Unicode's `White_Space`, lower case the full mapping.
#[must_use]
pub fn normalise_email(email: &str) -> String {
    let composed: String = email.nfc().collect();
    composed.trim().to_lowercase().nfc().collect()
}

/// The user name that the server sees: a labelled SHA-256 of the normalised e-mail address.
#[must_use]
pub fn derive_login_id(email: &str) -> LoginId {
    LoginId::new(sha256(&join(&[b"leboncoup/v1/login", normalise_email(email).as_bytes()])))
}

/// The inputs of PBKDF2-HMAC-SHA-256 with a 32-byte output, for [`Bulk::pbkdf2`].
pub struct KdfInput {
    /// NFC(password) in UTF-8, never trimmed.
    pub password: Zeroizing<Vec<u8>>,
    /// Label, account salt and normalised e-mail address.
    pub salt: Vec<u8>,
    /// Iterations.
    pub iterations: u32,
}

impl KdfInput {
    /// PBKDF2-HMAC-SHA-256 in Rust, on this thread: about 0.1 s natively, 0.3 s and more in WebAssembly.
    #[must_use]
    pub fn pbkdf2(&self) -> Zeroizing<[u8; 32]> {
        let mut output = Zeroizing::new([0; 32]);
        pbkdf2::pbkdf2_hmac::<Sha256>(&self.password, &self.salt, self.iterations, &mut *output);
        output
    }
}

impl std::fmt::Debug for KdfInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KdfInput").field("iterations", &self.iterations).finish_non_exhaustive()
    }
}

/// Derives an account's [`MasterKey`]; PBKDF2 itself is `bulk`'s work.
///
/// # Errors
/// [`KdfError`] for iterations outside 600 000 to 10 000 000: a server must not weaken or stall a client.
pub async fn derive_master(
    bulk: &impl Bulk,
    password: &str,
    email: &str,
    params: &KdfParams,
) -> Result<MasterKey, KdfError> {
    let input = kdf_input(password, email, params)?;
    Ok(MasterKey::from_bytes(*bulk.pbkdf2(input).await))
}

/// What [`derive_master`] hands to PBKDF2.
///
/// # Errors
/// As [`derive_master`].
pub fn kdf_input(password: &str, email: &str, params: &KdfParams) -> Result<KdfInput, KdfError> {
    if !params.acceptable() {
        return Err(KdfError);
    }
    // NFC at most triples UTF-8 text: with that room the string never moves, so no copy stays behind.
    let mut composed = Zeroizing::new(String::with_capacity(password.len().saturating_mul(3)));
    composed.extend(password.nfc());
    Ok(KdfInput {
        password: Zeroizing::new(std::mem::take(&mut *composed).into_bytes()),
        salt: join(&[b"leboncoup/v1/kdf", params.salt.as_bytes(), normalise_email(email).as_bytes()]),
        iterations: params.iterations,
    })
}

impl MasterKey {
    /// `auth_secret`: what login sends as proof of the password.
    #[must_use]
    pub fn derive_auth_secret(&self) -> Proof {
        Proof::new(expand(self.expose_bytes(), b"leboncoup/v1/auth"))
    }

    /// `wrap_key`: seals the vault key ring under the password.
    #[must_use]
    pub fn derive_wrap_key(&self) -> WrapKey {
        WrapKey::new(
            BlobKey::from_bytes(expand(self.expose_bytes(), b"leboncoup/v1/wrap")),
            WrapMethod::Password,
        )
    }
}

#[cfg(test)]
mod tests;
