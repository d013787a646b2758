//! Public keys, signatures and identity statements.

use serde::{Deserialize, Serialize};

use crate::bytes::fixed_bytes;

fixed_bytes! {
    /// An Ed25519 public key (RFC 8032).
    Ed25519Public, 32
}
fixed_bytes! {
    /// An X25519 public key (RFC 7748).
    X25519Public, 32
}
fixed_bytes! {
    /// An Ed25519 signature (RFC 8032).
    Signature, 64
}
fixed_bytes! {
    /// A franking commitment: HMAC-SHA-256 under a key inside the envelope.
    Commitment, 32
}
fixed_bytes! {
    /// The server's MAC over a commitment and the moment it passed through.
    Stamp, 32
}
fixed_bytes! {
    /// The random salt of the password derivation, made at sign-up.
    KdfSalt, 16
}

/// Both public halves of one generation of an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityKeys {
    /// 1 for the first keys of an account, one more for each replacement.
    pub generation: u64,
    /// The signature key.
    pub ed25519: Ed25519Public,
    /// The envelope key.
    pub x25519: X25519Public,
}

/// Public keys with the signatures that vouch for them.
///
/// `signature` is by the keys' own Ed25519 half over [`crate::transcript::identity`]. From generation 2
/// on, `previous_signature` is by the key before over the same bytes; without it the change is an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityStatement {
    /// The keys.
    #[serde(flatten)]
    pub keys: IdentityKeys,
    /// By the new Ed25519 key.
    pub signature: Signature,
    /// By the Ed25519 key of the generation before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_signature: Option<Signature>,
}

/// Every statement of one person, oldest first: the answer of `GET /users/{id}/keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityChain {
    /// Whose keys these are. Check: it is the hash of the first Ed25519 key.
    pub user_id: crate::ids::UserId,
    /// The statements, generation 1 first.
    pub statements: Vec<IdentityStatement>,
}
