//! The open vault of the signed-in person.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Mutex;

use crypto_core::identity::IdentitySecret;
use crypto_core::ring::VaultKeyRing;
use crypto_core::trust::Pin;
use crypto_core::vault::Vault;
use protocol::accounts::{PutBlob, Versioned, Written};
use protocol::ids::UserId;
use protocol::keys::IdentityChain;
use protocol::problem::Code;

use crate::error::ClientError;
use crate::http::Call;
use crate::peer::PeerKeys;
use crate::platform::rng;
use crate::session::Session;
use crate::sync::lock;

type Pins = BTreeMap<UserId, Pin>;

/// How often a write is tried against other devices that write, too.
const ROUNDS: usize = 5;

/// Key ring and vault, in memory only.
#[derive(Debug)]
pub(crate) struct Keys {
    pub ring: VaultKeyRing,
    open: Mutex<OpenVault>,
    writing: futures::lock::Mutex<()>,
}

#[derive(Debug)]
struct OpenVault {
    vault: Vault,
    version: u64,
}

impl Keys {
    pub(crate) fn new(ring: VaultKeyRing, vault: Vault, version: u64) -> Self {
        Self { ring, open: Mutex::new(OpenVault { vault, version }), writing: futures::lock::Mutex::new(()) }
    }

    /// Opens the vault that the server keeps, which must not be older than version `at_least`.
    pub(crate) fn open_vault(
        ring: &VaultKeyRing,
        stored: &Versioned,
        at_least: u64,
    ) -> Result<Vault, ClientError> {
        if stored.version < at_least {
            return Err(ClientError::RolledBack);
        }
        let blob = stored.blob.as_ref().ok_or(ClientError::Tampered { what: "vault" })?;
        ring.open_vault(blob, stored.version).map_err(|_| ClientError::Tampered { what: "vault" })
    }

    /// Uses the person's newest identity.
    pub(crate) fn with_identity<T>(&self, work: impl FnOnce(&IdentitySecret) -> T) -> T {
        work(lock(&self.open).vault.identity())
    }

    /// The first success with any of the person's identities, newest first.
    pub(crate) fn any_identity<T>(&self, work: impl FnMut(&IdentitySecret) -> Option<T>) -> Option<T> {
        lock(&self.open).vault.identities().find_map(work)
    }

    /// Compares a peer's keys with those pinned.
    pub(crate) fn examine(&self, chain: &IdentityChain) -> PeerKeys {
        PeerKeys::examine(lock(&self.open).vault.pins.get(&chain.user_id), chain)
    }

    /// Changes pins here and on the server, merging with what other devices pinned meanwhile.
    pub(crate) async fn change_pins(
        &self,
        session: &Session,
        change: impl Fn(&mut Pins) + Send,
    ) -> Result<(), ClientError> {
        let _alone = self.writing.lock().await;
        for _ in 0..ROUNDS {
            let Some((call, pins)) = self.sealed_change(&change)? else { return Ok(()) };
            match session.send(call).await {
                Ok(answer) => {
                    let Written { version } = answer.json()?;
                    let mut open = lock(&self.open);
                    (open.vault.pins, open.version) = (pins, version);
                    return Ok(());
                }
                Err(error) if error.code() == Some(Code::PreconditionFailed) => self.refetch(session).await?,
                Err(error) => return Err(error),
            }
        }
        Err(ClientError::Network)
    }

    /// The write that applies `change`, and the pins after it; `None` when it changes nothing.
    fn sealed_change(&self, change: impl Fn(&mut Pins)) -> Result<Option<(Call, Pins)>, ClientError> {
        let mut open = lock(&self.open);
        let version = open.version;
        let mut pins = open.vault.pins.clone();
        change(&mut pins);
        if pins == open.vault.pins {
            return Ok(None);
        }
        let before = std::mem::replace(&mut open.vault.pins, pins);
        let sealed = self.ring.seal_vault(&open.vault, version.saturating_add(1), &mut rng());
        let pins = std::mem::replace(&mut open.vault.pins, before);
        let blob = sealed.map_err(|_| ClientError::TooLong)?;
        Ok(Some((Call::put("/me/vault", &PutBlob { blob })?.if_match(version), pins)))
    }

    async fn refetch(&self, session: &Session) -> Result<(), ClientError> {
        let stored: Versioned = session.send(Call::get("/me/vault")).await?.json()?;
        let known = lock(&self.open).version;
        let vault = Self::open_vault(&self.ring, &stored, known)?;
        *lock(&self.open) = OpenVault { vault, version: stored.version };
        Ok(())
    }
}

/// Pins keys seen for the first time; what is pinned stays.
pub(crate) fn pin_new(pins: &mut Pins, new: &[(UserId, Pin)]) {
    for (user, pin) in new {
        if let Entry::Vacant(free) = pins.entry(*user) {
            free.insert(pin.clone());
        }
    }
}
