//! What a device keeps between sessions: a few buckets of bytes by key. In browsers this origin's `IndexedDB`,
//! natively memory that outlives a [`Client`](crate::Client) and can be handed to the next.
//!
//! Nothing here is readable without a password: see `docs/protocol.md`, section 11. Where the device refuses, what was
//! to be kept stays in memory and is tried again with the next write; the interface is told that it would not survive.

#[cfg(target_arch = "wasm32")]
mod indexed_db;
#[cfg(not(target_arch = "wasm32"))]
mod memory;
mod pending;

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};

#[cfg(target_arch = "wasm32")]
use indexed_db::Device;
#[cfg(not(target_arch = "wasm32"))]
use memory::Device;
use pending::Pending;

use crate::sync::lock;

#[cfg(target_arch = "wasm32")]
pub(crate) use crate::platform::Held as Alone;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use memory::Alone;

/// What is kept together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Bucket {
    /// How far everything has been seen.
    Marks,
    /// Messages that the server does not have yet.
    Outbox,
    /// Copies of what the server has: may go at any time.
    Cache,
    /// Sealed parts of files on their way to the server: may go, too, but after the copies.
    Uploads,
}

impl Bucket {
    #[cfg(target_arch = "wasm32")]
    const ALL: [Self; 4] = [Self::Marks, Self::Outbox, Self::Cache, Self::Uploads];

    #[cfg(target_arch = "wasm32")]
    const fn name(self) -> &'static str {
        match self {
            Self::Marks => "marks",
            Self::Outbox => "outbox",
            Self::Cache => "cache",
            Self::Uploads => "uploads",
        }
    }
}

/// One change of what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    bucket: Bucket,
    key: String,
    /// `None` removes.
    value: Option<Vec<u8>>,
}

impl Change {
    /// Keeps `value` under `key`.
    pub(crate) fn put(bucket: Bucket, key: impl Into<String>, value: Vec<u8>) -> Self {
        Self { bucket, key: key.into(), value: Some(value) }
    }

    /// Forgets what is under `key`.
    pub(crate) fn delete(bucket: Bucket, key: impl Into<String>) -> Self {
        Self { bucket, key: key.into(), value: None }
    }

    /// True for what must not be given up.
    fn is_dear(&self) -> bool {
        match self.bucket {
            Bucket::Marks | Bucket::Outbox => true,
            Bucket::Cache => false,
            Bucket::Uploads => self.value.is_none(),
        }
    }
}

/// The device did not do it: full, forbidden, closed, or of a newer version of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Refused;

/// Something to know about the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    /// It refuses: what is written now lives in memory only.
    Refuses,
    /// It takes writes again, and has everything.
    Keeps,
    /// The browser has thrown everything away.
    Evicted,
}

/// What a device keeps for all its accounts. Cheap to clone: clones are the same storage.
#[derive(Debug, Clone, Default)]
pub struct Storage {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    device: Device,
    /// What the device refused to take, newer than what it has.
    pending: Mutex<Pending>,
    /// One after the other: the last write to begin wins, and nobody reads half of what a write settles.
    busy: futures::lock::Mutex<()>,
    watchers: Mutex<Vec<UnboundedSender<Notice>>>,
    evictions: AtomicU64,
}

impl Storage {
    /// What is kept under `key`.
    pub(crate) async fn get(&self, bucket: Bucket, key: &str) -> Option<Vec<u8>> {
        let _alone = self.inner.busy.lock().await;
        let kept = self.inner.device.get(bucket, key).await;
        self.notice_eviction();
        lock(&self.inner.pending).newest(bucket, key, kept.unwrap_or_default())
    }

    /// Everything kept under keys that begin with `prefix`, by key, ascending.
    pub(crate) async fn scan(&self, bucket: Bucket, prefix: &str) -> Vec<(String, Vec<u8>)> {
        let _alone = self.inner.busy.lock().await;
        let kept = self.inner.device.scan(bucket, prefix).await;
        self.notice_eviction();
        lock(&self.inner.pending).overlay(bucket, prefix, kept.unwrap_or_default())
    }

    /// The keys that begin with `prefix`, ascending.
    pub(crate) async fn keys(&self, bucket: Bucket, prefix: &str) -> Vec<String> {
        let _alone = self.inner.busy.lock().await;
        let kept = self.inner.device.keys(bucket, prefix).await.unwrap_or_default();
        self.notice_eviction();
        let kept = kept.into_iter().map(|key| (key, Vec::new())).collect();
        lock(&self.inner.pending).overlay(bucket, prefix, kept).into_iter().map(|(key, _)| key).collect()
    }

    /// Forgets everything under keys that begin with `prefix`.
    pub(crate) async fn forget(&self, bucket: Bucket, prefix: &str) {
        let keys = self.keys(bucket, prefix).await.into_iter();
        self.write(keys.map(|key| Change::delete(bucket, key)).collect()).await;
    }

    /// Makes all `changes` or none. What the device refuses stays in memory, but for what may go: that is given up.
    pub(crate) async fn write(&self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let _alone = self.inner.busy.lock().await;
        let all = lock(&self.inner.pending).with(&changes);
        let mut outcome = self.inner.device.write(&all).await;
        self.notice_eviction();
        let dear: Vec<Change> = changes.into_iter().filter(Change::is_dear).collect();
        // What may go makes room for what is nowhere else: messages, before files.
        for bucket in [Bucket::Cache, Bucket::Uploads] {
            if outcome.is_ok() || dear.is_empty() {
                break;
            }
            let _ = self.inner.device.clear(bucket).await;
            let dear = lock(&self.inner.pending).with(&dear);
            outcome = self.inner.device.write(&dear).await;
        }
        let notice = lock(&self.inner.pending).settle(outcome, dear);
        if let Some(notice) = notice {
            self.announce(notice);
        }
    }

    /// Keeps what is worth less than anything else, if there is room for it now. False when there is not.
    pub(crate) async fn offer(&self, change: Change) -> bool {
        let _alone = self.inner.busy.lock().await;
        if !lock(&self.inner.pending).is_empty() {
            return false;
        }
        let outcome = self.inner.device.write(&[change]).await;
        self.notice_eviction();
        outcome.is_ok()
    }

    /// Runs alone under `name` among all that share this storage: in browsers, all tabs.
    pub(crate) async fn exclusively<T>(&self, name: &str, work: impl Future<Output = T>) -> T {
        let _alone = self.alone(name).await;
        work.await
    }

    /// Waits to be alone under `name`, until what this returns is dropped.
    pub(crate) async fn alone(&self, name: &str) -> Alone {
        self.inner.device.alone(name).await
    }

    /// False while something would not survive this session.
    pub(crate) fn keeps(&self) -> bool {
        lock(&self.inner.pending).is_empty()
    }

    /// How often the browser has thrown everything away while this storage was in use.
    pub(crate) fn evictions(&self) -> u64 {
        self.inner.evictions.load(Ordering::Acquire)
    }

    /// What happens to the device from now on.
    pub(crate) fn watch(&self) -> UnboundedReceiver<Notice> {
        let (sender, receiver) = unbounded();
        lock(&self.inner.watchers).push(sender);
        receiver
    }

    fn notice_eviction(&self) {
        if self.inner.device.take_evicted() {
            self.inner.evictions.fetch_add(1, Ordering::AcqRel);
            self.announce(Notice::Evicted);
        }
    }

    fn announce(&self, notice: Notice) {
        lock(&self.inner.watchers).retain(|watcher| watcher.unbounded_send(notice).is_ok());
    }
}

#[cfg(test)]
mod tests;
