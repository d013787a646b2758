//! The vault: the private halves of a person's identities, and the keys of others that they pinned.

mod json;

use std::collections::BTreeMap;

use protocol::ids::UserId;
use protocol::keys::{IdentityChain, IdentityStatement};
use protocol::sealed::Blob;
use rand_core::CryptoRng;
use serde_json::{Map, Value};

use crate::blob::Purpose;
use crate::error::{OpenError, SealError};
use crate::identity::{IdentityError, IdentitySecret, verify_chain};
use crate::ring::VaultKeyRing;
use crate::trust::Pin;

/// The content of a vault. Fields that this version does not know survive opening and sealing again.
#[derive(Debug)]
pub struct Vault {
    newest: IdentitySecret,
    older: Vec<IdentitySecret>,
    statements: Vec<IdentityStatement>,
    /// Keys of others, as they were accepted last.
    pub pins: BTreeMap<UserId, Pin>,
    other: Map<String, Value>,
}

impl Vault {
    /// The first vault of a new account.
    #[must_use]
    pub fn new(identity: IdentitySecret, statement: IdentityStatement) -> Self {
        Self {
            newest: identity,
            older: Vec::new(),
            statements: vec![statement],
            pins: BTreeMap::new(),
            other: Map::new(),
        }
    }

    /// The identity that signs and sends.
    #[must_use]
    pub const fn identity(&self) -> &IdentitySecret {
        &self.newest
    }

    /// Every identity, the newest first: an envelope may still be sealed to an older one.
    pub fn identities(&self) -> impl Iterator<Item = &IdentitySecret> {
        std::iter::once(&self.newest).chain(self.older.iter().rev())
    }

    /// The person's own chain, to compare with what the server shows to others.
    #[must_use]
    pub fn chain(&self, user_id: UserId) -> IdentityChain {
        IdentityChain { user_id, statements: self.statements.clone() }
    }

    /// Makes the next identity and keeps the one before for envelopes under way.
    ///
    /// # Errors
    /// As [`IdentitySecret::make_next`].
    pub fn make_next_identity(
        &mut self,
        user: UserId,
        rng: &mut impl CryptoRng,
    ) -> Result<IdentityStatement, IdentityError> {
        let (next, statement) = self.newest.make_next(user, rng)?;
        self.older.push(std::mem::replace(&mut self.newest, next));
        self.statements.push(statement);
        Ok(statement)
    }

    /// The secrets fit the statements, and the statements prove the owner's id.
    fn is_of(&self, owner: UserId) -> bool {
        let keys = self.older.iter().chain([&self.newest]).map(IdentitySecret::keys);
        keys.eq(self.statements.iter().map(|statement| statement.keys))
            && verify_chain(&self.chain(owner)).is_ok()
    }
}

impl VaultKeyRing {
    /// Seals the vault; `version` is the one that the server will give it.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond 512 KiB.
    pub fn seal_vault(
        &self,
        vault: &Vault,
        version: u64,
        rng: &mut impl CryptoRng,
    ) -> Result<Blob, SealError> {
        let content = json::write(vault).ok_or(SealError::Content)?;
        self.seal_blob(Purpose::Vault, &self.owner().to_string(), version, &content, rng)
    }

    /// Opens the vault in the version that the server tells.
    ///
    /// # Errors
    /// [`OpenError::Content`] when it is not the owner's; otherwise as [`crate::blob::open`].
    pub fn open_vault(&self, sealed: &Blob, version: u64) -> Result<Vault, OpenError> {
        let content = self.open_blob(Purpose::Vault, &self.owner().to_string(), version, sealed)?;
        json::read(&content).filter(|vault| vault.is_of(self.owner())).ok_or(OpenError::Content)
    }
}

#[cfg(test)]
mod tests;
