//! What a person's own device holds: for lies that only the owner could have made true.

use crypto_core::MasterKey;
use crypto_core::kdf::{derive_login_id, kdf_input};
use crypto_core::ring::VaultKeyRing;
use crypto_core::vault::Vault;
use protocol::accounts::Versioned;
use protocol::auth::{KdfParams, Login, LoginAnswer, Prelogin, PreloginAnswer};

use crate::support::{Person, Server};

/// A person's keys, opened by hand.
pub(crate) struct Secrets {
    pub kdf: KdfParams,
    pub login: LoginAnswer,
    pub ring: VaultKeyRing,
    pub vault: Vault,
    /// The vault as the server keeps it.
    pub stored: Versioned,
}

impl Secrets {
    /// Signs in without the SDK and opens everything.
    pub(crate) async fn of(person: &Person, server: &Server) -> Self {
        let raw = server.raw();
        let login_id = derive_login_id(&person.email);
        let answer = raw.post("/api/v1/auth/prelogin").json(&Prelogin { login_id }).send().await;
        let PreloginAnswer { kdf } = serde_json::from_value(answer.body).unwrap();
        let master = master(person, &kdf);
        let proof = Login { login_id, auth_secret: master.derive_auth_secret() };
        let answer = raw.post("/api/v1/auth/login").json(&proof).send().await;
        let login: LoginAnswer = serde_json::from_value(answer.body).unwrap();
        let owner = login.session.user_id;
        let LoginAnswer { key_ring, vault_generation, credential_version, .. } = &login;
        let wrap = master.derive_wrap_key();
        let ring =
            VaultKeyRing::open(key_ring, &wrap, owner, *vault_generation, *credential_version).unwrap();
        let answer = raw.get("/api/v1/me/vault").bearer(&login.session.access_token).send().await;
        let stored: Versioned = serde_json::from_value(answer.body).unwrap();
        let vault = ring.open_vault(stored.blob.as_ref().unwrap(), stored.version).unwrap();
        Self { kdf, login, ring, vault, stored }
    }
}

/// What a person's password derives.
pub(crate) fn master(person: &Person, kdf: &KdfParams) -> MasterKey {
    MasterKey::from_bytes(*kdf_input(&person.password, &person.email, kdf).unwrap().pbkdf2())
}
