//! Two people, a conversation and the first person's vault key: the same in every run.

use std::sync::LazyLock;

use chacha20::ChaCha20Rng;
use crypto_core::blob::{self, BlobContext, Purpose};
use crypto_core::identity::IdentitySecret;
use crypto_core::rand_core::{Rng, SeedableRng};
use crypto_core::ring::VaultKeyRing;
use crypto_core::{BlobKey, MasterKey, SealError, VaultKey};
use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::keys::IdentityStatement;
use protocol::sealed::Blob;
use protocol::time::Timestamp;

/// Generation of the only vault key.
pub(super) const GENERATION: u64 = 1;

pub(super) fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

pub(super) struct Person {
    pub(super) id: UserId,
    pub(super) secret: IdentitySecret,
    pub(super) statement: IdentityStatement,
    /// The X25519 secret, for sealing what crypto-core would refuse to seal.
    pub(super) agreement: [u8; 32],
}

impl Person {
    fn make(seed: u8) -> Self {
        let (secret, id, statement) = IdentitySecret::make(&mut rng(seed));
        // The same draws: the Ed25519 seed, then the X25519 secret.
        let (mut same, mut agreement) = (rng(seed), [0; 32]);
        same.fill_bytes(&mut agreement);
        same.fill_bytes(&mut agreement);
        Self { id, secret, statement, agreement }
    }
}

pub(super) static ALICE: LazyLock<Person> = LazyLock::new(|| Person::make(1));
pub(super) static BOB: LazyLock<Person> = LazyLock::new(|| Person::make(2));

pub(super) fn conversation() -> ConversationId {
    ConversationId::make(Timestamp::from_millis(1_700_000_000_000), [1; 10])
}

pub(super) fn message() -> MessageId {
    MessageId::make(Timestamp::from_millis(1_700_000_000_001), [2; 10])
}

pub(super) fn vault_key() -> VaultKey {
    VaultKey::from_bytes([3; 32])
}

/// Alice's key ring, holding [`vault_key`]: only a sealed ring can be read.
pub(super) static RING: LazyLock<VaultKeyRing> = LazyLock::new(|| {
    let records = [GENERATION.to_be_bytes().as_slice(), vault_key().expose_bytes()].concat();
    let sealed = seal_records(&records).unwrap();
    VaultKeyRing::open(&sealed, &MasterKey::from_bytes([4; 32]).derive_wrap_key(), ALICE.id, GENERATION, 1)
        .unwrap()
});

/// Seals the records of a key ring of Alice's, whatever they are, under the password.
pub(super) fn seal_records(records: &[u8]) -> Result<Blob, SealError> {
    let wrap = MasterKey::from_bytes([4; 32]).derive_wrap_key();
    let key = BlobKey::from_bytes(*wrap.expose_bytes());
    blob::seal(&key, &context(Purpose::KeyRing, wrap.method().as_str(), 1), records, &mut rng(5))
}

/// Seals any content of Alice's under her vault key, as a modified client could.
pub(super) fn seal_content(
    purpose: Purpose,
    id: &str,
    version: u64,
    content: &[u8],
) -> Result<Blob, SealError> {
    let key = vault_key().derive_blob_key(purpose, id);
    blob::seal(&key, &context(purpose, id, version), content, &mut rng(6))
}

pub(super) fn context(purpose: Purpose, id: &str, version: u64) -> BlobContext {
    BlobContext { owner: ALICE.id, purpose, id: id.to_owned(), generation: GENERATION, version }
}
