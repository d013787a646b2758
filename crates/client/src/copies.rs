//! Copies of what the server has, so that own conversations open without it: its sealed blobs as they are, and what it
//! says in clear sealed once more. All of them may go at any time.
//!
//! They are written in the background, in order: nobody waits for them, and none follows the end of the session.

mod home;
mod keeper;
mod said;
mod threads;

use futures::channel::{mpsc, oneshot};
use protocol::accounts::Versioned;
use protocol::ids::UserId;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use home::{Door, Home};
use keeper::Task;

use crate::platform;
use crate::storage::{Bucket, Change, Storage};

/// One person's copies on this device, for the length of a session. Cheap to clone: clones write in one order.
#[derive(Debug, Clone)]
pub(crate) struct Copies {
    user: UserId,
    tasks: mpsc::UnboundedSender<Task>,
}

impl Copies {
    /// Copies in `storage`.
    pub(crate) fn of(user: UserId, storage: &Storage) -> Self {
        let (tasks, to_do) = mpsc::unbounded();
        platform::spawn(keeper::run(storage.clone(), user, to_do));
        Self { user, tasks }
    }

    /// Copies that are not kept.
    pub(crate) fn nowhere(user: UserId) -> Self {
        Self { user, tasks: mpsc::unbounded().0 }
    }

    /// Keeps the sealed vault.
    pub(crate) fn keep_vault(&self, vault: &Versioned) {
        self.write(put(vault_key(self.user), vault).into_iter().collect());
    }

    /// Forgets all of them and keeps no more. What waits stays, and so do marks.
    pub(crate) async fn end(&self) {
        let (done, ended) = oneshot::channel();
        self.leave(Task::End(done));
        // Fails when they have ended before.
        let _ = ended.await;
    }

    /// Where the copy of something lies.
    fn key(&self, what: &str) -> String {
        format!("{}/{what}", self.user)
    }

    fn write(&self, changes: Vec<Change>) {
        self.leave(Task::Write(changes));
    }

    fn leave(&self, task: Task) {
        // Fails when the session is over: then there is nothing to keep.
        let _ = self.tasks.unbounded_send(task);
    }
}

/// The copy of someone's sealed vault.
pub(crate) async fn vault(storage: &Storage, user: UserId) -> Option<Versioned> {
    read(storage, &vault_key(user)).await
}

fn vault_key(user: UserId) -> String {
    format!("{user}/vault")
}

/// The change that keeps a copy.
fn put(key: String, value: &impl Serialize) -> Option<Change> {
    Some(Change::put(Bucket::Cache, key, serde_json::to_vec(value).ok()?))
}

/// A copy.
async fn read<T: DeserializeOwned>(storage: &Storage, key: &str) -> Option<T> {
    serde_json::from_slice(&storage.get(Bucket::Cache, key).await?).ok()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn copies_end_with_the_session_and_nothing_follows() {
        let storage = Storage::default();
        let (me, other) = (UserId::new([1; 32]), UserId::new([2; 32]));
        let vault = Versioned { version: 3, blob: None };
        let (copies, others) = (Copies::of(me, &storage), Copies::of(other, &storage));
        copies.keep_vault(&vault);
        others.keep_vault(&vault);
        copies.end().await;
        copies.keep_vault(&vault);
        copies.end().await;
        others.leave(Task::Write(Vec::new()));
        while super::vault(&storage, other).await.is_none() {
            tokio::task::yield_now().await;
        }
        assert_eq!(super::vault(&storage, me).await, None);
        assert_eq!(storage.contents().len(), 1);
    }
}
