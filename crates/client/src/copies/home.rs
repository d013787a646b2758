//! What opens a vault without the server, and finds it.

use protocol::auth::KdfParams;
use protocol::ids::UserId;
use protocol::sealed::Blob;
use serde::{Deserialize, Serialize};

use super::{Copies, put, read};
use crate::device::LocalName;
use crate::storage::{Bucket, Change, Storage};

const PREFIX: &str = "ring/";

/// The sealed key ring and everything that its opening needs beside e-mail address and password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Door {
    pub user_id: UserId,
    pub kdf: KdfParams,
    pub key_ring: Blob,
    pub credential_version: u64,
    pub vault_generation: u64,
}

/// Where this device finds a person again.
#[derive(Debug)]
pub(crate) struct Home {
    pub name: LocalName,
    pub door: Door,
}

impl Home {
    /// Keeps the sealed ring.
    pub(crate) fn keep(&self, copies: &Copies) {
        copies.write(put(place(self.name), &self.door).into_iter().collect());
    }

    /// Gives a device back what it lost.
    pub(crate) async fn put_back(&self, storage: &Storage, copies: &Copies) {
        self.name.put_back(storage).await;
        self.keep(copies);
    }

    /// What was kept for who is called `name`.
    pub(crate) async fn find(storage: &Storage, name: LocalName) -> Option<Self> {
        let door = read(storage, &place(name)).await?;
        Some(Self { name, door })
    }

    /// Forgets what was kept for `user`.
    pub(super) async fn forget(storage: &Storage, user: UserId) {
        let is_theirs =
            |bytes: &[u8]| serde_json::from_slice(bytes).is_ok_and(|door: Door| door.user_id == user);
        let kept = storage.scan(Bucket::Cache, PREFIX).await.into_iter();
        let theirs = kept.filter(|(_, bytes)| is_theirs(bytes));
        storage.write(theirs.map(|(key, _)| Change::delete(Bucket::Cache, key)).collect()).await;
    }
}

fn place(name: LocalName) -> String {
    format!("{PREFIX}{name}")
}
