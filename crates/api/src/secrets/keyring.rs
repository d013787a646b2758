//! Every key the server works with, derived once from the secrets, one per purpose.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use protocol::bytes::Proof;
use protocol::ids::{LoginId, SessionId, hex};
use protocol::keys::{Commitment, KdfSalt, Stamp};
use protocol::time::Timestamp;
use protocol::transcript::{self, Route, join};
use store::SealMac;

use crate::secrets::{Key, Secrets};

/// A column that does not open: another key, or changed bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed column does not open")]
pub struct SealedError;

/// Derived keys and the few things the server computes with them.
#[derive(Debug)]
pub struct Keyring {
    secret_salt: Key,
    pepper: Key,
    data_key: Key,
    access: Key,
    refresh: Key,
    csrf: Key,
    stamp: Key,
    stamp_kid: String,
    ledger: Key,
    ledger_kid: String,
}

impl Keyring {
    /// Derives every key.
    #[must_use]
    pub fn new(secrets: Secrets) -> Self {
        let stamp = secrets.data_key.derive("stamp/1");
        let ledger = secrets.data_key.derive("seal/1");
        Self {
            access: secrets.jwt_secret.derive("access"),
            refresh: secrets.jwt_secret.derive("refresh"),
            csrf: secrets.jwt_secret.derive("csrf"),
            stamp_kid: hex(&stamp.fingerprint()[..4]),
            stamp,
            ledger_kid: hex(&ledger.fingerprint()[..4]),
            ledger,
            secret_salt: secrets.secret_salt,
            pepper: secrets.pepper,
            data_key: secrets.data_key,
        }
    }

    /// What the database knows an account by: HMAC-SHA-256(`SECRET_SALT`, `login_id` in hexadecimal).
    #[must_use]
    pub fn login_tag(&self, login: &LoginId) -> [u8; 32] {
        self.secret_salt.mac(hex(login.as_bytes()).as_bytes())
    }

    /// The salt that an unknown account seems to have: the same every time, like a real one.
    #[must_use]
    pub fn fake_salt(&self, login: &LoginId) -> KdfSalt {
        let mac = self.secret_salt.mac(&join(&[b"leboncoup/v1/fake-salt", login.as_bytes()]));
        let mut salt = [0; 16];
        salt.copy_from_slice(&mac[..16]);
        KdfSalt::new(salt)
    }

    /// Names a limiter bucket without keeping what it counts.
    #[must_use]
    pub fn bucket(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.secret_salt.mac(&join(&[b"leboncoup/v1/bucket", &join(parts)]))
    }

    /// The secret that Argon2id mixes into every password hash.
    #[must_use]
    pub fn pepper(&self) -> &[u8; 32] {
        self.pepper.expose_bytes()
    }

    /// The verifier of recovery words: they are random, so a MAC is enough.
    #[must_use]
    pub fn recovery_hash(&self, proof: &Proof) -> [u8; 32] {
        self.pepper.mac(proof.expose_bytes())
    }

    /// The key that signs access tokens.
    #[must_use]
    pub fn access(&self) -> &Key {
        &self.access
    }

    /// The refresh token that follows `token`: always the same, so that a repeated request gets the same answer.
    #[must_use]
    pub fn refresh_successor(&self, token: &[u8]) -> [u8; 32] {
        self.refresh.mac(token)
    }

    /// The CSRF value of a session.
    #[must_use]
    pub fn csrf(&self, session: SessionId) -> [u8; 32] {
        self.csrf.mac(session.uuid().as_bytes())
    }

    /// Stamps a commitment; the key id comes with it.
    #[must_use]
    pub fn stamp(&self, route: &Route, commitment: &Commitment, received_at: Timestamp) -> (&str, Stamp) {
        (&self.stamp_kid, Stamp::new(self.stamp.mac(&transcript::stamp(route, commitment, received_at))))
    }

    /// The MAC of a seal of the ledger (`store::seals::mac_input`); the key id comes with it.
    #[must_use]
    pub fn ledger_mac(&self, input: &[u8]) -> (&str, SealMac) {
        (&self.ledger_kid, SealMac::new(self.ledger.mac(input)))
    }

    /// Seals a column: 12 bytes of nonce, then AES-256-GCM under HKDF(`DATA_KEY`, place).
    /// `place` is `table/column/row`.
    ///
    /// # Errors
    /// [`SealedError`] if the cipher refuses, which needs more than 64 GiB.
    pub fn seal(&self, place: &str, nonce: [u8; 12], plain: &[u8]) -> Result<Vec<u8>, SealedError> {
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = self.cipher(place).encrypt(&Nonce::from(nonce), payload).map_err(|_| SealedError)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Keyring::seal`] made for the same place.
    ///
    /// # Errors
    /// [`SealedError`] for anything else.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, SealedError> {
        let (nonce, data) = sealed.split_first_chunk::<12>().ok_or(SealedError)?;
        let payload = Payload { msg: data, aad: place.as_bytes() };
        self.cipher(place).decrypt(&Nonce::from(*nonce), payload).map_err(|_| SealedError)
    }

    fn cipher(&self, place: &str) -> Aes256Gcm {
        Aes256Gcm::new(self.data_key.derive(place).expose_bytes().into())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn keyring() -> Keyring {
        let key =
            |start: u8| Key::new(std::array::from_fn(|i| start.wrapping_add(u8::try_from(i * 5).unwrap())));
        Keyring::new(Secrets { secret_salt: key(1), pepper: key(2), data_key: key(3), jwt_secret: key(4) })
    }

    #[test]
    fn a_sealed_column_opens_only_in_its_own_place() {
        let keys = keyring();
        let sealed = keys.seal("credentials/key_ring/a", [7; 12], b"ring").unwrap();
        assert_eq!(keys.open("credentials/key_ring/a", &sealed).unwrap(), b"ring");
        assert_eq!(keys.open("credentials/key_ring/b", &sealed), Err(SealedError));
        let mut changed = sealed;
        changed[13] ^= 1;
        assert_eq!(keys.open("credentials/key_ring/a", &changed), Err(SealedError));
        assert_eq!(keys.open("credentials/key_ring/a", &[1; 5]), Err(SealedError));
    }

    #[test]
    fn an_unknown_accounts_salt_is_stable_and_its_own() {
        let keys = keyring();
        let (one, other) = (LoginId::new([1; 32]), LoginId::new([2; 32]));
        assert_eq!(keys.fake_salt(&one), keys.fake_salt(&one));
        assert_ne!(keys.fake_salt(&one), keys.fake_salt(&other));
    }

    #[test]
    fn bucket_parts_do_not_run_into_each_other() {
        let keys = keyring();
        assert_ne!(keys.bucket(&[b"ab", b"c"]), keys.bucket(&[b"a", b"bc"]));
    }
}
