//! A device that crashes and comes back with what it had kept.

use std::time::Duration;

use client::{Account, Client, ClientError, Storage};
use tokio::sync::RwLock;
use tokio::time::sleep;

use crate::malicious::Relay;
use crate::support::Person;

/// Before a device tries again that has no network, or was told to wait.
const PAUSE: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(super) struct Device {
    origin: String,
    email: String,
    password: String,
    storage: Storage,
    /// None while it starts.
    account: RwLock<Option<Account>>,
}

impl Device {
    /// A device on which `person` is signed in.
    pub(super) fn new(relay: &Relay, person: &Person, client: &Client, account: Account) -> Self {
        Self {
            origin: relay.origin().to_owned(),
            email: person.email.clone(),
            password: person.password.clone(),
            storage: client.storage(),
            account: RwLock::new(Some(account)),
        }
    }

    /// The account, once the device is up.
    pub(super) async fn account(&self) -> Account {
        self.account.read().await.clone().expect("a device that is up")
    }

    /// The same person on another device.
    pub(super) async fn log_in(&self, client: &Client) -> Result<Account, ClientError> {
        client.log_in(&self.email, &self.password).await
    }

    /// Forgets everything but what it keeps, and signs in again, with or without the server.
    pub(super) async fn crash(&self) {
        let mut account = self.account.write().await;
        *account = None;
        let client = Client::with_storage(&self.origin, self.storage.clone()).unwrap();
        loop {
            match self.log_in(&client).await {
                Ok(again) => break *account = Some(again),
                Err(error) if error.is_transient() => sleep(PAUSE).await,
                Err(error) => panic!("{error:?}"),
            }
        }
    }
}
