//! Bodies of `/api/v1/auth`.

use serde::{Deserialize, Serialize};

use crate::accounts::Kind;
use crate::bytes::Proof;
use crate::ids::{LoginId, SessionId, UserId};
use crate::keys::{IdentityStatement, KdfSalt};
use crate::limits::{KDF_ITERATIONS_MAX, KDF_ITERATIONS_MIN};
use crate::sealed::Blob;
use crate::text::DisplayName;
use crate::time::Timestamp;

/// How an account's password becomes its master key (PBKDF2-HMAC-SHA-256, RFC 8018).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KdfParams {
    /// Random salt, 16 bytes, made at sign-up.
    pub salt: KdfSalt,
    /// Iterations, 600 000 to 10 000 000.
    pub iterations: u32,
}

impl KdfParams {
    /// True within the range that clients and server accept.
    #[must_use]
    pub fn acceptable(&self) -> bool {
        (KDF_ITERATIONS_MIN..=KDF_ITERATIONS_MAX).contains(&self.iterations)
    }
}

/// `POST /auth/prelogin`: which derivation does this account use?
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Prelogin {
    /// Hash of the normalised e-mail address.
    pub login_id: LoginId,
}

/// The answer to [`Prelogin`]. An unknown account gets stable made-up parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreloginAnswer {
    /// The derivation to use.
    pub kdf: KdfParams,
}

/// `POST /auth/signup`: a whole account in one request.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignUp {
    /// Hash of the normalised e-mail address.
    pub login_id: LoginId,
    /// The derivation the client used.
    pub kdf: KdfParams,
    /// Proof of the password.
    pub auth_secret: Proof,
    /// Proof of the recovery words.
    pub recovery_auth: Proof,
    /// Demandeur or pro.
    pub kind: Kind,
    /// The name others see.
    pub display_name: DisplayName,
    /// The first public keys, generation 1.
    pub identity: IdentityStatement,
    /// The vault key ring sealed under the password.
    pub key_ring: Blob,
    /// The vault key ring sealed under the recovery words.
    pub recovery_key_ring: Blob,
    /// The first vault: private keys and pins.
    pub vault: Blob,
}

/// `POST /auth/login`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Login {
    /// Hash of the normalised e-mail address.
    pub login_id: LoginId,
    /// Proof of the password.
    pub auth_secret: Proof,
}

/// A signed-in device: the answer to sign-up and refresh, and part of the answer to login.
///
/// The refresh token travels beside it, in the cookie `__Host-refresh`; the cookie `__Host-csrf` holds the
/// value to send back in the header `X-CSRF-Token` on refresh and logout.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Whose session it is.
    pub user_id: UserId,
    /// The session.
    pub session_id: SessionId,
    /// Bearer token for everything else. Keep it in memory only.
    pub access_token: String,
    /// When the access token stops working.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("user_id", &self.user_id)
            .field("session_id", &self.session_id)
            .finish_non_exhaustive()
    }
}

/// The answer to [`Login`]: a session and the sealed keys.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginAnswer {
    /// The new session.
    pub session: Session,
    /// The vault key ring sealed under the password.
    pub key_ring: Blob,
    /// Version of the credentials: the `version` in the key ring's authenticated data.
    pub credential_version: u64,
    /// Newest generation in the key ring: the `generation` in its authenticated data.
    pub vault_generation: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accepted_derivations_have_a_floor_and_a_ceiling() {
        let kdf = |iterations| KdfParams { salt: KdfSalt::new([0; 16]), iterations };
        assert!(kdf(600_000).acceptable() && kdf(10_000_000).acceptable());
        assert!(!kdf(599_999).acceptable() && !kdf(10_000_001).acceptable());
    }

    #[test]
    fn requests_with_unknown_fields_are_refused() {
        let json = format!(r#"{{"login_id":"{}","e_mail":"a@b.fr"}}"#, "00".repeat(32));
        assert!(serde_json::from_str::<Prelogin>(&json).is_err());
    }
}
