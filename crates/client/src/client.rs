//! Before anyone is signed in.

use crypto_core::MasterKey;
use crypto_core::kdf::derive_login_id;
use protocol::auth::{KdfParams, Prelogin, PreloginAnswer};
use protocol::ids::LoginId;
use protocol::places::{Place, PlaceQuery};

use crate::account::Account;
use crate::device::LocalName;
use crate::error::ClientError;
use crate::http::{Call, Http};
use crate::login;
use crate::marks::{Mark, Marks};
use crate::patience::Patience;
use crate::platform;
use crate::rehearsal;
use crate::resumed::Resumed;
use crate::signup::{self, RecoveryWords, SignUpForm};
use crate::storage::Storage;

/// One server, by its origin. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) http: Http,
    pub(crate) marks: Marks,
    pub(crate) storage: Storage,
}

/// What an e-mail address and a password lead to.
pub(crate) struct Derived {
    pub master: MasterKey,
    pub login_id: LoginId,
    pub name: LocalName,
    pub kdf: KdfParams,
}

impl Client {
    /// A client of the server at `base_url`, such as `https://leboncoup.example` or `http://127.0.0.1:8080`. In
    /// browsers it keeps what outlives a session in the origin's `IndexedDB`; natively, in memory of its own.
    ///
    /// # Errors
    /// [`ClientError::Address`] when that is not an HTTP origin, [`ClientError::Randomness`] on a platform without.
    pub fn new(base_url: &str) -> Result<Self, ClientError> {
        Self::with_storage(base_url, Storage::default())
    }

    /// A client that finds what others have left in `storage`, as on the same device after a restart.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_storage(base_url: &str, storage: Storage) -> Result<Self, ClientError> {
        platform::check_randomness()?;
        Ok(Self { http: Http::new(base_url)?, marks: Marks::new(storage.clone()), storage })
    }

    /// What outlives a session on this device.
    #[must_use]
    pub fn storage(&self) -> Storage {
        self.storage.clone()
    }

    /// Communes whose name or postcode begins like `q`, the best first.
    ///
    /// # Errors
    /// [`ClientError::Network`] or [`ClientError::Problem`].
    pub async fn places(&self, q: &str) -> Result<Vec<Place>, ClientError> {
        let query = PlaceQuery { q: q.to_owned(), limit: None };
        self.http.send(&Call::get("/places").query(&query)?).await?.json()
    }

    /// Makes an account and signs it in. Takes about a second: keys are derived from the password.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `login_taken` when the e-mail address already has an account.
    pub async fn sign_up(&self, form: SignUpForm) -> Result<(Account, RecoveryWords), ClientError> {
        signup::sign_up(self, form).await
    }

    /// Signs in and opens the vault. The new session's live socket opens by itself (natively: within the current tokio
    /// runtime). While the server cannot be reached or says nothing for some seconds, the copy on this device opens, if
    /// someone signed in here before; the session begins when the server is back.
    ///
    /// # Errors
    /// [`ClientError::Network`] without such a copy, [`ClientError::WrongPassword`], [`ClientError::WeakKdf`], or a sign of an attack: [`ClientError::Tampered`],
    /// [`ClientError::BadKeys`], [`ClientError::RolledBack`].
    pub async fn log_in(&self, email: &str, password: &str) -> Result<Account, ClientError> {
        login::log_in(self, email, password).await
    }

    /// Does once with made-up keys what a log-in does on this device, so that a browser has compiled it when it counts:
    /// about 30 ms of work, for the page on which the password is still being typed. Sends nothing, remembers nothing.
    ///
    /// # Errors
    /// None that a log-in would not meet, too.
    pub fn rehearse_log_in(&self) -> Result<(), ClientError> {
        rehearsal::log_in(self)
    }

    /// Finds who was signed in before a full navigation, without their keys.
    ///
    /// # Errors
    /// [`ClientError::SignedOut`] or [`ClientError::Problem`] when nobody was.
    pub async fn resume(&self) -> Result<Resumed, ClientError> {
        Resumed::with_cookies(self).await
    }

    /// Asks how this account derives its keys, and derives them.
    pub(crate) async fn derive(
        &self,
        email: &str,
        password: &str,
        patience: &Patience,
    ) -> Result<Derived, ClientError> {
        let login_id = derive_login_id(email);
        let name = LocalName::of(login_id, &self.storage).await;
        self.marks.load(name).await;
        let call = Call::post("/auth/prelogin", &Prelogin { login_id })?;
        let PreloginAnswer { kdf } = patience.ask(self.http.send(&call)).await?.json()?;
        self.check_strength(name, kdf)?;
        let master = platform::derive_master(password, email, kdf).await?;
        Ok(Derived { master, login_id, name, kdf })
    }

    /// Refuses a derivation out of range or weaker than the last one that worked.
    pub(crate) fn check_strength(&self, name: LocalName, kdf: KdfParams) -> Result<(), ClientError> {
        let weaker = u128::from(kdf.iterations) < self.marks.of(Mark::Iterations(name));
        if kdf.acceptable() && !weaker { Ok(()) } else { Err(ClientError::WeakKdf) }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use protocol::keys::KdfSalt;

    use super::*;

    #[tokio::test]
    async fn a_weaker_derivation_than_the_last_is_refused() {
        let client = Client::new("http://127.0.0.1:9").unwrap();
        let kdf = |iterations| KdfParams { salt: KdfSalt::new([0; 16]), iterations };
        let name = LocalName::of(LoginId::new([1; 32]), &client.storage).await;
        assert_eq!(client.check_strength(name, kdf(600_000)), Ok(()));
        client.marks.raise(Mark::Iterations(name), 1_000_000_u32);
        assert_eq!(client.check_strength(name, kdf(600_000)), Err(ClientError::WeakKdf));
        assert_eq!(client.check_strength(name, kdf(1_000_000)), Ok(()));
        let other = LocalName::of(LoginId::new([2; 32]), &client.storage).await;
        assert_eq!(client.check_strength(other, kdf(100_000)), Err(ClientError::WeakKdf));
    }
}
