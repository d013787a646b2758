//! Before anyone is signed in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crypto_core::MasterKey;
use crypto_core::kdf::derive_login_id;
use protocol::auth::{KdfParams, Prelogin, PreloginAnswer};
use protocol::ids::{LoginId, UserId};
use protocol::places::{Place, PlaceQuery};

use crate::account::Account;
use crate::error::ClientError;
use crate::http::{Call, Http};
use crate::login;
use crate::platform;
use crate::signup::{self, RecoveryWords, SignUpForm};
use crate::sync::lock;

/// One server, by its origin. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) http: Http,
    marks: Arc<Mutex<Marks>>,
}

/// The newest that was seen of each account: what a server must not fall behind.
#[derive(Debug, Default)]
struct Marks {
    iterations: HashMap<LoginId, u32>,
    vaults: HashMap<UserId, u64>,
}

impl Client {
    /// A client of the server at `base_url`, such as `https://leboncoup.example` or `http://127.0.0.1:8080`.
    ///
    /// # Errors
    /// [`ClientError::Address`] when that is not an HTTP origin, [`ClientError::Randomness`] on a platform without.
    pub fn new(base_url: &str) -> Result<Self, ClientError> {
        platform::check_randomness()?;
        Ok(Self { http: Http::new(base_url)?, marks: Arc::default() })
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
    /// runtime).
    ///
    /// # Errors
    /// [`ClientError::WrongPassword`], [`ClientError::WeakKdf`], or a sign of an attack: [`ClientError::Tampered`],
    /// [`ClientError::BadKeys`], [`ClientError::RolledBack`].
    pub async fn log_in(&self, email: &str, password: &str) -> Result<Account, ClientError> {
        login::log_in(self, email, password).await
    }

    /// Asks how this account derives its keys, and derives them. The second value is the number of iterations.
    pub(crate) async fn derive(&self, email: &str, password: &str) -> Result<(MasterKey, u32), ClientError> {
        let login_id = derive_login_id(email);
        let call = Call::post("/auth/prelogin", &Prelogin { login_id })?;
        let PreloginAnswer { kdf } = self.http.send(&call).await?.json()?;
        self.check_strength(login_id, kdf)?;
        let master = platform::derive_master(password, email, kdf).await?;
        Ok((master, kdf.iterations))
    }

    /// Refuses a derivation out of range or weaker than the last one that worked.
    fn check_strength(&self, login_id: LoginId, kdf: KdfParams) -> Result<(), ClientError> {
        let floor = lock(&self.marks).iterations.get(&login_id).copied().unwrap_or(0);
        if kdf.acceptable() && kdf.iterations >= floor { Ok(()) } else { Err(ClientError::WeakKdf) }
    }

    /// Remembers a derivation that worked.
    pub(crate) fn note_iterations(&self, login_id: LoginId, iterations: u32) {
        let mut marks = lock(&self.marks);
        let mark = marks.iterations.entry(login_id).or_default();
        *mark = iterations.max(*mark);
    }

    /// The version that a person's vault had at least.
    pub(crate) fn vault_mark(&self, user: UserId) -> u64 {
        lock(&self.marks).vaults.get(&user).copied().unwrap_or(0)
    }

    /// Remembers a vault's version.
    pub(crate) fn note_vault(&self, user: UserId, version: u64) {
        let mut marks = lock(&self.marks);
        let mark = marks.vaults.entry(user).or_default();
        *mark = version.max(*mark);
    }
}

#[cfg(test)]
mod tests {
    use protocol::keys::KdfSalt;

    use super::*;

    #[test]
    fn a_weaker_derivation_than_the_last_is_refused() {
        let client = Client::new("http://127.0.0.1:9").unwrap();
        let kdf = |iterations| KdfParams { salt: KdfSalt::new([0; 16]), iterations };
        let login_id = LoginId::new([1; 32]);
        assert_eq!(client.check_strength(login_id, kdf(600_000)), Ok(()));
        client.note_iterations(login_id, 1_000_000);
        assert_eq!(client.check_strength(login_id, kdf(600_000)), Err(ClientError::WeakKdf));
        assert_eq!(client.check_strength(login_id, kdf(1_000_000)), Ok(()));
        assert_eq!(client.check_strength(LoginId::new([2; 32]), kdf(100_000)), Err(ClientError::WeakKdf));
    }
}
