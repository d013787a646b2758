//! Signing in: prove the password, open the key ring, open the vault.

mod offline;

use std::sync::Arc;
use std::time::Duration;

use crypto_core::MasterKey;
use crypto_core::ring::VaultKeyRing;
use protocol::accounts::Versioned;
use protocol::auth::{Login, LoginAnswer};
use protocol::ids::LoginId;

use crate::account::Account;
use crate::client::{Client, Derived};
use crate::copies::{Copies, Door, Home};
use crate::core::Core;
use crate::error::{ClientError, Sealed};
use crate::http::Call;
use crate::keys::Keys;
use crate::marks::{Mark, Marks};
use crate::patience::Patience;
use crate::session::Session;
use crate::updates::Hub;

/// How long each answer may take where there are copies to open instead. Deriving keys takes what it takes.
const PATIENCE: Duration = Duration::from_secs(5);

/// Signs in, from this device's copies if need be.
pub(crate) async fn log_in(client: &Client, email: &str, password: &str) -> Result<Account, ClientError> {
    let copies = offline::has_copies(client, email).await;
    let patience = if copies { Patience::of(PATIENCE) } else { Patience::endless() };
    match online(client, email, password, &patience).await {
        Err(error) if error.is_out_of_reach() => {
            let silent = patience.is_lost();
            match offline::log_in(client, email, password, silent).await? {
                Some(account) => Ok(account),
                // The copies cannot be relied on: there is only the server.
                None if silent => online(client, email, password, &Patience::endless()).await,
                None => Err(error),
            }
        }
        outcome => outcome,
    }
}

async fn online(
    client: &Client,
    email: &str,
    password: &str,
    patience: &Patience,
) -> Result<Account, ClientError> {
    let Derived { master, login_id, name, kdf } = client.derive(email, password, patience).await?;
    let (http, marks) = (client.http.another_device(), &client.marks);
    let call = Call::post("/auth/login", &proof(login_id, &master))?;
    let answer: LoginAnswer = patience.ask(http.send(&call)).await?.json()?;
    marks.load(answer.session.user_id).await;
    let ring = open_ring(&answer, &master, marks)?;
    // Only now: a ring that opens proves all three.
    marks.raise(Mark::Iterations(name), kdf.iterations);
    marks.raise(Mark::Credentials(ring.owner()), answer.credential_version);
    marks.raise(Mark::KeyRing(ring.owner()), answer.vault_generation);
    let LoginAnswer { session: granted, key_ring, credential_version, vault_generation } = answer;
    let user_id = ring.owner();
    let home = Home { name, door: Door { user_id, kdf, key_ring, credential_version, vault_generation } };
    let hub = Arc::new(Hub::default());
    let session = Session::new(http, granted, Arc::clone(&hub));
    let stored: Versioned = patience.ask(session.send(Call::get("/me/vault"))).await?.json()?;
    let copies = Copies::of(user_id, &client.storage);
    // Opening proves that the identity in the vault is the one that `user_id` names.
    let keys = Keys::open(ring, &stored, marks.clone(), copies.clone())?;
    home.keep(&copies);
    copies.keep_vault(&stored);
    Ok(Account::new(Core::start(session, hub, keys, client, home)))
}

/// What proves the password to the server.
pub(crate) fn proof(login_id: LoginId, master: &MasterKey) -> Login {
    Login { login_id, auth_secret: master.derive_auth_secret() }
}

/// Opens the key ring in the server's answer, which must not be older than any seen before.
pub(crate) fn open_ring(
    answer: &LoginAnswer,
    master: &MasterKey,
    marks: &Marks,
) -> Result<VaultKeyRing, ClientError> {
    let LoginAnswer { session, key_ring, credential_version, vault_generation } = answer;
    let (user_id, what) = (session.user_id, Sealed::KeyRing);
    marks.check(Mark::Credentials(user_id), *credential_version, what)?;
    marks.check(Mark::KeyRing(user_id), *vault_generation, what)?;
    let wrap = master.derive_wrap_key();
    VaultKeyRing::open(key_ring, &wrap, user_id, *vault_generation, *credential_version)
        .map_err(|_| ClientError::Tampered { what })
}
