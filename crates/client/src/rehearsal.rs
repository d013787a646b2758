//! A log-in rehearsed with made-up keys, so that the real one does not wait for the compiler.
//!
//! A browser compiles a function of a WebAssembly module when it is first called, on the thread that calls it. Nothing
//! leaves the device, and nothing of a rehearsal remains.

use crypto_core::identity::IdentitySecret;
use crypto_core::kdf::{derive_login_id, kdf_input};
use crypto_core::ring::VaultKeyRing;
use crypto_core::vault::Vault;
use crypto_core::{MasterKey, SealError};
use protocol::accounts::Versioned;
use protocol::auth::{KdfParams, LoginAnswer, Prelogin, PreloginAnswer, Session};
use protocol::ids::SessionId;
use protocol::keys::KdfSalt;
use protocol::limits::KDF_ITERATIONS_MIN;

use crate::client::Client;
use crate::copies::Copies;
use crate::device::LocalName;
use crate::error::ClientError;
use crate::http::{Answer, Call};
use crate::keys::Keys;
use crate::login;
use crate::marks::Marks;
use crate::platform::{self, rng};

const EMAIL: &str = "personne@exemple.fr";

/// Does what a log-in does on this device, except for the password derivation and the requests themselves.
pub(crate) fn log_in(client: &Client) -> Result<(), ClientError> {
    let login_id = derive_login_id(EMAIL);
    client.http.rehearse(&Call::post("/auth/prelogin", &Prelogin { login_id })?)?;
    let kdf = KdfParams { salt: KdfSalt::new(platform::random()), iterations: KDF_ITERATIONS_MIN };
    let PreloginAnswer { kdf } = Answer::made_up(&PreloginAnswer { kdf })?.json()?;
    client.check_strength(LocalName::derive(login_id, platform::random()), kdf)?;
    kdf_input("mot de passe", EMAIL, &kdf).map_err(|_| ClientError::WeakKdf)?;

    let master = MasterKey::from_bytes(platform::random());
    client.http.rehearse(&Call::post("/auth/login", &login::proof(login_id, &master))?)?;
    let (answer, stored) = account(&master).map_err(|_| ClientError::TooLong)?;
    let answer: LoginAnswer = Answer::made_up(&answer)?.json()?;
    let marks = Marks::fleeting();
    let ring = login::open_ring(&answer, &master, &marks)?;
    client.http.rehearse(&Call::get("/me/vault").bearer(&answer.session.access_token))?;
    let copies = Copies::nowhere(ring.owner());
    Keys::open(ring, &Answer::made_up(&stored)?.json()?, marks, copies)?;
    Ok(())
}

/// What a server would answer if this account existed.
fn account(master: &MasterKey) -> Result<(LoginAnswer, Versioned), SealError> {
    let (identity, user_id, statement) = IdentitySecret::make(&mut rng());
    let ring = VaultKeyRing::make(user_id, &mut rng());
    let vault = ring.seal_vault(&Vault::new(identity, statement), 1, &mut rng())?;
    let session = Session {
        user_id,
        session_id: SessionId::make(platform::now(), platform::random()),
        access_token: "jeton".to_owned(),
        expires_at: platform::now(),
    };
    let key_ring = ring.seal(&master.derive_wrap_key(), 1, &mut rng())?;
    let answer = LoginAnswer { session, key_ring, credential_version: 1, vault_generation: ring.newest() };
    Ok((answer, Versioned { version: 1, blob: Some(vault) }))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_rehearsal_goes_through_to_the_open_vault_and_leaves_no_trace() {
        let client = Client::new("http://127.0.0.1:9").unwrap();
        assert_eq!(log_in(&client), Ok(()));
        assert_eq!(client.storage().contents(), []);
    }
}
