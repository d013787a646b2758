//! Signing in without the server, from what this device kept. The session begins when the server is back.

use std::sync::Arc;

use crypto_core::kdf::derive_login_id;
use crypto_core::ring::VaultKeyRing;

use super::proof;
use crate::account::Account;
use crate::client::Client;
use crate::copies::{self, Copies, Door, Home};
use crate::core::Core;
use crate::device::LocalName;
use crate::error::{ClientError, Sealed};
use crate::keys::Keys;
use crate::marks::Mark;
use crate::platform;
use crate::session::{Awaiting, Rest, Session};
use crate::updates::Hub;

/// True where someone with this address has left copies.
pub(super) async fn has_copies(client: &Client, email: &str) -> bool {
    let name = LocalName::of(derive_login_id(email), &client.storage).await;
    Home::find(&client.storage, name).await.is_some()
}

/// `None` when there are no copies of this person, or none that can be relied on. `silent` when the network has just
/// swallowed a question: then nobody asks again for a while.
///
/// # Errors
/// [`ClientError::WrongPassword`].
pub(super) async fn log_in(
    client: &Client,
    email: &str,
    password: &str,
    silent: bool,
) -> Result<Option<Account>, ClientError> {
    let login_id = derive_login_id(email);
    let name = LocalName::of(login_id, &client.storage).await;
    let Some(home) = Home::find(&client.storage, name).await else { return Ok(None) };
    let Door { user_id, kdf, ref key_ring, credential_version, vault_generation } = home.door;
    let Some(vault) = copies::vault(&client.storage, user_id).await else { return Ok(None) };
    let marks = &client.marks;
    marks.load(name).await;
    marks.load(user_id).await;
    // Copies fall behind where a device had no room for the newest, or where someone put old ones back.
    let what = Sealed::KeyRing;
    let newest = marks
        .check(Mark::Credentials(user_id), credential_version, what)
        .and_then(|()| marks.check(Mark::KeyRing(user_id), vault_generation, what))
        .and_then(|()| client.check_strength(name, kdf));
    if newest.is_err() {
        return Ok(None);
    }
    let master = platform::derive_master(password, email, kdf).await?;
    let wrap = master.derive_wrap_key();
    let ring = VaultKeyRing::open(key_ring, &wrap, user_id, vault_generation, credential_version)
        .map_err(|_| ClientError::WrongPassword)?;
    let copies = Copies::of(user_id, &client.storage);
    let Ok(keys) = Keys::open(ring, &vault, marks.clone(), copies) else { return Ok(None) };
    keys.doubt();
    let hub = Arc::new(Hub::default());
    let rest = silent.then(|| Rest::after_silence(platform::now()));
    let proof = proof(login_id, &master);
    let awaiting = Awaiting { proof, credential_version, vault_generation, rest };
    let session = Session::awaiting(client.http.another_device(), user_id, awaiting, Arc::clone(&hub));
    Ok(Some(Account::new(Core::start(session, hub, keys, client, home))))
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use crypto_core::MasterKey;
    use crypto_core::identity::IdentitySecret;
    use crypto_core::vault::Vault;
    use futures::StreamExt;
    use protocol::accounts::Versioned;
    use protocol::auth::KdfParams;
    use protocol::ids::UserId;
    use protocol::keys::KdfSalt;
    use protocol::limits::KDF_ITERATIONS_MIN;
    use tokio::net::TcpListener;
    use tokio::time::Instant;

    use super::*;
    use crate::http::TIMEOUT;
    use crate::platform::rng;
    use crate::updates::{Ended, Update};

    const EMAIL: &str = "camille@exemple.fr";
    const PASSWORD: &str = "correct cheval pile agrafe";

    /// A device at which nobody answers and one person has signed in.
    async fn device() -> (Client, UserId) {
        device_at("http://127.0.0.1:9").await
    }

    /// A device of a server at `address` at which one person has signed in.
    async fn device_at(address: &str) -> (Client, UserId) {
        let client = Client::new(address).unwrap();
        let kdf = KdfParams { salt: KdfSalt::new([7; 16]), iterations: KDF_ITERATIONS_MIN };
        let master: MasterKey = platform::derive_master(PASSWORD, EMAIL, kdf).await.unwrap();
        let (identity, user_id, statement) = IdentitySecret::make(&mut rng());
        let ring = VaultKeyRing::make(user_id, &mut rng());
        let vault = ring.seal_vault(&Vault::new(identity, statement), 3, &mut rng()).unwrap();
        let key_ring = ring.seal(&master.derive_wrap_key(), 2, &mut rng()).unwrap();
        let name = LocalName::of(derive_login_id(EMAIL), &client.storage).await;
        let door = Door { user_id, kdf, key_ring, credential_version: 2, vault_generation: 1 };
        let copies = Copies::of(user_id, &client.storage);
        Home { name, door }.keep(&copies);
        copies.keep_vault(&Versioned { version: 3, blob: Some(vault) });
        while copies::vault(&client.storage, user_id).await.is_none() {
            tokio::task::yield_now().await;
        }
        (client, user_id)
    }

    async fn opened(client: &Client, password: &str) -> Result<Option<UserId>, ClientError> {
        let account = log_in(client, EMAIL, password, false).await?;
        Ok(account.map(|account| account.user_id()))
    }

    #[tokio::test]
    async fn the_password_opens_the_copy_and_nothing_else_does() {
        let (client, user_id) = device().await;
        assert_eq!(opened(&client, PASSWORD).await, Ok(Some(user_id)));
        assert_eq!(opened(&client, "correct cheval pile agraf").await, Err(ClientError::WrongPassword));
        assert!(log_in(&client, "quelquun@exemple.fr", PASSWORD, false).await.unwrap().is_none());
        let elsewhere = Client::new("http://127.0.0.1:9").unwrap();
        assert_eq!(opened(&elsewhere, PASSWORD).await, Ok(None));
        assert_eq!(client.log_in(EMAIL, PASSWORD).await.unwrap().user_id(), user_id);
        assert_eq!(elsewhere.log_in(EMAIL, PASSWORD).await.unwrap_err(), ClientError::Network);
    }

    #[tokio::test]
    async fn copies_below_a_mark_open_nothing() {
        for (mark, height) in [
            (|user, _| Mark::Credentials(user), 3_u128),
            (|user, _| Mark::KeyRing(user), 2),
            (|user, _| Mark::Vault(user), 4),
            (|_, name| Mark::Iterations(name), u128::from(KDF_ITERATIONS_MIN) + 1),
        ] as [(fn(UserId, LocalName) -> Mark, u128); 4]
        {
            let (client, user_id) = device().await;
            let name = LocalName::of(derive_login_id(EMAIL), &client.storage).await;
            client.marks.raise(mark(user_id, name), height);
            assert_eq!(opened(&client, PASSWORD).await, Ok(None), "{:?}", mark(user_id, name));
        }
    }

    #[tokio::test]
    async fn a_log_out_in_another_tab_ends_this_one_without_a_word_to_the_server() {
        let (client, user_id) = device().await;
        let account = client.log_in(EMAIL, PASSWORD).await.unwrap();
        let mut updates = account.updates();
        account.core.follow_out();
        let over = Update::SignedOut(Ended::InAnotherTab);
        while updates.next().await != Some(over) {}
        assert_eq!(account.me().await.unwrap_err(), ClientError::SignedOut);
        // Nobody is at this address: a call would fail.
        assert_eq!(account.log_out().await, Ok(()));
        assert_eq!(copies::vault(&client.storage, user_id).await, None);
        let core = Arc::downgrade(&account.core);
        drop(account);
        while updates.next().await.is_some() {}
        assert!(core.upgrade().is_none(), "the keys go with the last that knows the account");
    }

    /// The address of a server that takes every connection and never says anything.
    async fn silence() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let mut taken = Vec::new();
            while let Ok((connection, _)) = listener.accept().await {
                taken.push(connection);
            }
        });
        address
    }

    /// Time stands still but for who waits for it.
    #[tokio::test(start_paused = true)]
    async fn who_has_copies_does_not_wait_for_a_silent_server() {
        let (client, user_id) = device_at(&silence().await).await;
        let start = Instant::now();
        let account = client.log_in(EMAIL, PASSWORD).await.unwrap();
        assert_eq!(account.user_id(), user_id);
        // And once inside, nobody asks it again and again.
        for _ in 0..10 {
            assert_eq!(account.me().await.unwrap_err(), ClientError::Network);
        }
        assert!(start.elapsed() < TIMEOUT / 2, "{:?}", start.elapsed());
        assert_eq!(
            client.log_in(EMAIL, "correct cheval pile agraf").await.unwrap_err(),
            ClientError::WrongPassword
        );
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_none_waits_as_long_as_any_request() {
        let client = Client::new(&silence().await).unwrap();
        let start = Instant::now();
        assert_eq!(client.log_in(EMAIL, PASSWORD).await.unwrap_err(), ClientError::Network);
        assert!(start.elapsed() >= TIMEOUT);
        // Copies that open nothing are none.
        let (client, user_id) = device_at(&silence().await).await;
        client.marks.raise(Mark::Vault(user_id), 4_u128);
        let start = Instant::now();
        assert_eq!(client.log_in(EMAIL, PASSWORD).await.unwrap_err(), ClientError::Network);
        assert!(start.elapsed() >= TIMEOUT);
    }
}
