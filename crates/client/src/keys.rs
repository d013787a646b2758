//! The open vault of the signed-in person.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crypto_core::identity::IdentitySecret;
use crypto_core::ring::VaultKeyRing;
use crypto_core::trust::Pin;
use crypto_core::vault::Vault;
use protocol::accounts::{PutBlob, Versioned, Written};
use protocol::ids::UserId;
use protocol::keys::IdentityChain;
use protocol::problem::Code;

use crate::copies::Copies;
use crate::error::{ClientError, Sealed};
use crate::http::Call;
use crate::marks::{Mark, Marks};
use crate::peer::PeerKeys;
use crate::platform::rng;
use crate::session::Session;
use crate::sync::lock;
use crate::updates::Ended;

type Pins = BTreeMap<UserId, Pin>;

/// How often a write is tried against other devices that write, too.
const ROUNDS: usize = 5;

/// Key ring and vault, in memory only.
#[derive(Debug)]
pub(crate) struct Keys {
    pub ring: VaultKeyRing,
    open: Mutex<OpenVault>,
    writing: futures::lock::Mutex<()>,
    marks: Marks,
    pub copies: Copies,
    /// Whether the server has to be asked for the vault: this is the device's copy, or the copy is gone.
    provisional: AtomicBool,
}

#[derive(Debug)]
struct OpenVault {
    vault: Vault,
    version: u64,
}

/// A write of the vault under way.
struct Change {
    call: Call,
    pins: Pins,
    sealed: Versioned,
}

impl Keys {
    pub(crate) fn new(ring: VaultKeyRing, vault: Vault, version: u64, marks: Marks, copies: Copies) -> Self {
        marks.raise(Mark::Vault(ring.owner()), version);
        Self {
            ring,
            open: Mutex::new(OpenVault { vault, version }),
            writing: futures::lock::Mutex::new(()),
            marks,
            copies,
            provisional: AtomicBool::new(false),
        }
    }

    /// Opens the vault that the server keeps, which must not be older than any seen before.
    pub(crate) fn open(
        ring: VaultKeyRing,
        stored: &Versioned,
        marks: Marks,
        copies: Copies,
    ) -> Result<Self, ClientError> {
        let vault = open_vault(&ring, stored, &marks)?;
        Ok(Self::new(ring, vault, stored.version, marks, copies))
    }

    /// From now on the server has to be asked for the vault before anything is sent.
    pub(crate) fn doubt(&self) {
        self.provisional.store(true, Ordering::Release);
    }

    /// Takes the server's vault in place of one in doubt. One that does not fit ends the session: signing in tells what
    /// is wrong.
    pub(crate) async fn confirm(&self, session: &Session) -> Result<(), ClientError> {
        if !self.provisional.load(Ordering::Acquire) {
            return Ok(());
        }
        let _alone = self.writing.lock().await;
        match self.refetch(session).await {
            Err(error) if error.is_attack() => {
                session.end(Ended::Here);
                Err(ClientError::SignedOut)
            }
            outcome => outcome,
        }
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
            let Some(Change { call, pins, sealed }) = self.sealed_change(&change)? else { return Ok(()) };
            match session.send(call).await {
                Ok(answer) => return self.written(pins, &sealed, answer.json()?),
                Err(error) if error.code() == Some(Code::PreconditionFailed) => self.refetch(session).await?,
                Err(error) => return Err(error),
            }
        }
        Err(ClientError::Network)
    }

    /// The write that applies `change`; `None` when it changes nothing.
    fn sealed_change(&self, change: impl Fn(&mut Pins)) -> Result<Option<Change>, ClientError> {
        let mut open = lock(&self.open);
        let (before, version) = (open.version, open.version.saturating_add(1));
        let mut pins = open.vault.pins.clone();
        change(&mut pins);
        if pins == open.vault.pins {
            return Ok(None);
        }
        let unchanged = std::mem::replace(&mut open.vault.pins, pins);
        let sealed = self.ring.seal_vault(&open.vault, version, &mut rng());
        let pins = std::mem::replace(&mut open.vault.pins, unchanged);
        let blob = sealed.map_err(|_| ClientError::TooLong)?;
        let sealed = Versioned { version, blob: Some(blob.clone()) };
        let call = Call::put("/me/vault", &PutBlob { blob })?.if_match(before);
        Ok(Some(Change { call, pins, sealed }))
    }

    /// The server has a change. It was sealed for one version; under another nobody could open it.
    fn written(&self, pins: Pins, sealed: &Versioned, written: Written) -> Result<(), ClientError> {
        if written.version != sealed.version {
            return Err(ClientError::Answer);
        }
        let mut open = lock(&self.open);
        (open.vault.pins, open.version) = (pins, sealed.version);
        self.copies.keep_vault(sealed);
        self.marks.raise(Mark::Vault(self.ring.owner()), sealed.version);
        Ok(())
    }

    async fn refetch(&self, session: &Session) -> Result<(), ClientError> {
        let stored: Versioned = session.send(Call::get("/me/vault")).await?.json()?;
        let vault = open_vault(&self.ring, &stored, &self.marks)?;
        *lock(&self.open) = OpenVault { vault, version: stored.version };
        self.provisional.store(false, Ordering::Release);
        self.copies.keep_vault(&stored);
        self.marks.raise(Mark::Vault(self.ring.owner()), stored.version);
        Ok(())
    }
}

fn open_vault(ring: &VaultKeyRing, stored: &Versioned, marks: &Marks) -> Result<Vault, ClientError> {
    let what = Sealed::Vault;
    marks.check(Mark::Vault(ring.owner()), stored.version, what)?;
    let blob = stored.blob.as_ref().ok_or(ClientError::Tampered { what })?;
    ring.open_vault(blob, stored.version).map_err(|_| ClientError::Tampered { what })
}

/// Pins keys seen for the first time; what is pinned stays.
pub(crate) fn pin_new(pins: &mut Pins, new: &[(UserId, Pin)]) {
    for (user, pin) in new {
        if let Entry::Vacant(free) = pins.entry(*user) {
            free.insert(pin.clone());
        }
    }
}
