//! Password derivation, recovery keys and their words, key rings.

use crypto_core::bulk::InRust;
use crypto_core::kdf;
use crypto_core::recovery::Language;
use crypto_core::ring::VaultKeyRing;
use crypto_core::{MasterKey, RecoveryKey, WrapKey};
use futures::executor::block_on;
use protocol::auth::KdfParams;
use protocol::ids::{LoginId, UserId};
use protocol::keys::KdfSalt;
use protocol::sealed::Blob;
use serde::Deserialize;

use super::json::{Hex, Key};
use super::replay::Replay;
use super::{Outcome, Seen, same, tamper};

#[derive(Deserialize)]
struct PasswordVector {
    email: String,
    email_norm: String,
    login_id: LoginId,
    password: String,
    kdf_salt: Hex,
    iterations: u32,
    master: Key,
    auth_secret: Key,
    wrap_key: Key,
}

pub(super) fn kdf(text: &str) -> Outcome<Seen> {
    let vectors: Vec<PasswordVector> = serde_json::from_str(text)?;
    for vector in &vectors {
        let salt = KdfSalt::try_from(vector.kdf_salt.0.as_slice())?;
        let params = KdfParams { salt, iterations: vector.iterations };
        let master = block_on(kdf::derive_master(&InRust, &vector.password, &vector.email, &params))?;
        same(&kdf::normalise_email(&vector.email), &vector.email_norm, "normalised address")?;
        same(kdf::derive_login_id(&vector.email).as_bytes(), vector.login_id.as_bytes(), "login id")?;
        same(master.expose_bytes(), &vector.master.0, "master key")?;
        same(master.derive_auth_secret().expose_bytes(), &vector.auth_secret.0, "auth secret")?;
        same(master.derive_wrap_key().expose_bytes(), &vector.wrap_key.0, "wrap key")?;
    }
    Ok(Seen { cases: vectors.len(), refused: 0 })
}

#[derive(Deserialize)]
struct RecoveryVector {
    key: Key,
    english: String,
    french: String,
    recovery_auth: Key,
    recovery_wrap: Key,
}

pub(super) fn recovery(text: &str) -> Outcome<Seen> {
    let vectors: Vec<RecoveryVector> = serde_json::from_str(text)?;
    let mut seen = Seen { cases: vectors.len(), refused: 0 };
    for vector in &vectors {
        for (words, language) in [(&vector.english, Language::English), (&vector.french, Language::French)] {
            let key = RecoveryKey::from_words(words)?;
            same(key.expose_bytes(), &vector.key.0, "recovery key")?;
            same(&key.words(language).as_str(), &words.as_str(), "writing of the words")?;
            same(key.derive_recovery_auth().expose_bytes(), &vector.recovery_auth.0, "recovery proof")?;
            same(key.derive_wrap_key().expose_bytes(), &vector.recovery_wrap.0, "recovery wrap key")?;
            let (_, without_first) = words.split_once(' ').unwrap_or_default();
            tamper::refuse(RecoveryKey::from_words(without_first), &mut seen.refused)?;
        }
    }
    Ok(seen)
}

#[derive(Deserialize)]
struct KeyRing {
    owner: UserId,
    id: String,
    /// The master key or the recovery key: here, a wrap key is always derived.
    derived_from: Key,
    wrap_key: Key,
    newest: u64,
    credential_version: u64,
    generations: Vec<Generation>,
    blob: Blob,
}

#[derive(Deserialize)]
struct Generation {
    generation: u64,
    key: Key,
}

impl KeyRing {
    fn wrap_key(&self) -> Outcome<WrapKey> {
        match self.id.as_str() {
            "password" => Ok(MasterKey::from_bytes(self.derived_from.0).derive_wrap_key()),
            "recovery" => Ok(RecoveryKey::from_bytes(self.derived_from.0).derive_wrap_key()),
            _ => Err("neither password nor recovery".into()),
        }
    }

    /// The ring that must have been found. Only its own sealing tells its keys: both are sealed with the same
    /// "randomness" and compared.
    fn expected(&self) -> Outcome<VaultKeyRing> {
        let keys: Vec<&[u8]> = self.generations.iter().map(|one| one.key.0.as_slice()).collect();
        let mut keys = Replay::new(&keys);
        let mut ring = VaultKeyRing::make(self.owner, &mut keys);
        for one in self.generations.iter().skip(1) {
            same(&ring.make_generation(&mut keys)?, &one.generation, "generation")?;
        }
        Ok(ring)
    }
}

pub(super) fn key_rings(text: &str) -> Outcome<Seen> {
    let vectors: Vec<KeyRing> = serde_json::from_str(text)?;
    let mut seen = Seen { cases: vectors.len(), refused: 0 };
    for vector in &vectors {
        let wrap = vector.wrap_key()?;
        same(wrap.expose_bytes(), &vector.wrap_key.0, "wrap key")?;
        let found = tamper::blob(&vector.blob, &mut seen.refused, |blob| {
            VaultKeyRing::open(blob, &wrap, vector.owner, vector.newest, vector.credential_version)
        })?;
        let seal = |ring: &VaultKeyRing| ring.seal(&wrap, 1, &mut Replay::new(&[]));
        same(&seal(&found)?, &seal(&vector.expected()?)?, "key ring")?;
    }
    Ok(seen)
}
