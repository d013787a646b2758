//! How a person proves who they are, and the vault keys that go with it.

use protocol::auth::KdfParams;
use protocol::bytes::Ciphertext;
use protocol::ids::UserId;
use protocol::keys::KdfSalt;
use protocol::time::Timestamp;

use crate::row::{Table, stored};
use crate::{LoginTag, RecoveryHash, StoreError, Tx};

const TABLE: Table = Table("credentials");

/// Password verifier, derivation and sealed vault keys: one row, changed together.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Whose.
    pub user: UserId,
    /// 1 at sign-up, one more for each change.
    pub version: u64,
    /// Argon2id over the proof of the password, as a PHC string.
    pub auth_hash: String,
    /// The client's derivation.
    pub kdf: KdfParams,
    /// The vault key ring sealed under the password, sealed again by the server.
    pub key_ring: Ciphertext,
    /// Newest generation in the key ring.
    pub vault_generation: u64,
    /// What is kept of the proof of the recovery words.
    pub recovery_hash: RecoveryHash,
    /// The vault key ring sealed under the recovery words, sealed again by the server.
    pub recovery_key_ring: Ciphertext,
    /// When they were last changed.
    pub updated_at: Timestamp,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("user", &self.user)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    user_id: UserId,
    version: i64,
    auth_hash: String,
    kdf_salt: KdfSalt,
    kdf_iterations: i64,
    key_ring: Vec<u8>,
    vault_generation: i64,
    recovery_hash: Vec<u8>,
    recovery_key_ring: Vec<u8>,
    updated_at: Timestamp,
}

impl TryFrom<Row> for Credentials {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let iterations = TABLE.parse("kdf_iterations", u32::try_from(row.kdf_iterations))?;
        Ok(Self {
            user: row.user_id,
            version: TABLE.count("version", row.version)?,
            auth_hash: row.auth_hash,
            kdf: KdfParams { salt: row.kdf_salt, iterations },
            key_ring: Ciphertext::new(row.key_ring),
            vault_generation: TABLE.count("vault_generation", row.vault_generation)?,
            recovery_hash: TABLE.parse("recovery_hash", row.recovery_hash.as_slice().try_into())?,
            recovery_key_ring: Ciphertext::new(row.recovery_key_ring),
            updated_at: row.updated_at,
        })
    }
}

/// Stores the credentials of a new person.
///
/// # Errors
/// [`StoreError::Conflict`] when they have some already.
pub async fn insert(tx: &mut Tx, credentials: &Credentials) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO credentials (user_id, version, auth_hash, kdf_salt, kdf_iterations, key_ring,
                 vault_generation, recovery_hash, recovery_key_ring, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        )
        .bind(credentials.user)
        .bind(stored(credentials.version))
        .bind(credentials.auth_hash.as_str())
        .bind(credentials.kdf.salt)
        .bind(i64::from(credentials.kdf.iterations))
        .bind(credentials.key_ring.as_bytes())
        .bind(stored(credentials.vault_generation))
        .bind(credentials.recovery_hash.slice())
        .bind(credentials.recovery_key_ring.as_bytes())
        .bind(credentials.updated_at)
        .execute()
        .await?;
    if inserted == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// The credentials behind a sign-in name.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn find_by_tag(tx: &mut Tx, tag: &LoginTag) -> Result<Option<Credentials>, StoreError> {
    let row: Option<Row> = tx
        .query(
            "SELECT c.user_id, c.version, c.auth_hash, c.kdf_salt, c.kdf_iterations, c.key_ring,
                 c.vault_generation, c.recovery_hash, c.recovery_key_ring, c.updated_at
             FROM logins l JOIN credentials c ON c.user_id = l.user_id WHERE l.tag = $1",
        )
        .bind(tag.slice())
        .optional()
        .await?;
    row.map(Credentials::try_from).transpose()
}
