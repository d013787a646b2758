//! The task that writes copies, one thing after the other.

use std::collections::BTreeSet;

use futures::StreamExt;
use futures::channel::mpsc::UnboundedReceiver;
use futures::channel::oneshot;
use protocol::ids::UserId;

use super::Home;
use crate::storage::{Bucket, Change, Storage};

/// Something to do.
#[derive(Debug)]
pub(super) enum Task {
    /// Keep or forget single copies.
    Write(Vec<Change>),
    /// Forget everything whose key begins so.
    Forget(String),
    /// Forget everything whose key begins so, but for these.
    Keep(String, BTreeSet<String>),
    /// Forget everything, and stop.
    End(oneshot::Sender<()>),
}

pub(super) async fn run(storage: Storage, user: UserId, mut to_do: UnboundedReceiver<Task>) {
    while let Some(task) = to_do.next().await {
        let mut next = Some(task);
        let mut changes = Vec::new();
        // What has piled up goes in one transaction.
        while let Some(Task::Write(more)) = next {
            changes.extend(more);
            next = to_do.try_recv().ok();
        }
        storage.write(changes).await;
        match next {
            Some(Task::Forget(prefix)) => storage.forget(Bucket::Cache, &prefix).await,
            Some(Task::Keep(prefix, kept)) => {
                let keys = storage.keys(Bucket::Cache, &prefix).await.into_iter();
                let gone = keys.filter(|key| !kept.contains(key));
                storage.write(gone.map(|key| Change::delete(Bucket::Cache, key)).collect()).await;
            }
            Some(Task::End(done)) => {
                storage.forget(Bucket::Cache, &format!("{user}/")).await;
                Home::forget(&storage, user).await;
                // Whoever waited may have gone.
                let _ = done.send(());
                return;
            }
            Some(Task::Write(_)) | None => {}
        }
    }
}
