//! Natively: memory, shared by all clients that were handed the same storage.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use futures::lock::OwnedMutexGuard;

use super::{Bucket, Change, Refused};
use crate::sync::lock;

/// Being alone under a name, until it is dropped.
pub(crate) type Alone = OwnedMutexGuard<()>;

/// What is kept, by key.
type Kept = BTreeMap<(Bucket, String), Vec<u8>>;

/// One device.
#[derive(Debug, Default)]
pub(super) struct Device {
    kept: Mutex<Kept>,
    locks: Mutex<HashMap<String, Arc<futures::lock::Mutex<()>>>>,
    full: AtomicBool,
    /// Bytes that it has room for; none knows no end.
    room: Mutex<Option<usize>>,
    evicted: AtomicBool,
}

impl Device {
    #[expect(clippy::unused_async, reason = "browsers wait")]
    pub(super) async fn get(&self, bucket: Bucket, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        Ok(lock(&self.kept).get(&(bucket, key.to_owned())).cloned())
    }

    #[expect(clippy::unused_async, reason = "browsers wait")]
    pub(super) async fn scan(&self, bucket: Bucket, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, Refused> {
        let kept = lock(&self.kept);
        let from_prefix = kept.range((bucket, prefix.to_owned())..);
        let matching = from_prefix.take_while(|((of, key), _)| *of == bucket && key.starts_with(prefix));
        Ok(matching.map(|((_, key), value)| (key.clone(), value.clone())).collect())
    }

    pub(super) async fn keys(&self, bucket: Bucket, prefix: &str) -> Result<Vec<String>, Refused> {
        Ok(self.scan(bucket, prefix).await?.into_iter().map(|(key, _)| key).collect())
    }

    #[expect(clippy::unused_async, reason = "browsers wait")]
    pub(super) async fn write(&self, changes: &[Change]) -> Result<(), Refused> {
        if self.full.load(Ordering::Acquire) {
            return Err(Refused);
        }
        let mut kept = lock(&self.kept);
        if lock(&self.room).is_some_and(|room| !fits(&kept, changes, room)) {
            return Err(Refused);
        }
        for Change { bucket, key, value } in changes.iter().cloned() {
            match value {
                Some(value) => kept.insert((bucket, key), value),
                None => kept.remove(&(bucket, key)),
            };
        }
        Ok(())
    }

    #[expect(clippy::unused_async, reason = "browsers wait")]
    pub(super) async fn clear(&self, bucket: Bucket) -> Result<(), Refused> {
        lock(&self.kept).retain(|(of, _), _| *of != bucket);
        Ok(())
    }

    pub(super) async fn alone(&self, name: &str) -> Alone {
        let mutex = Arc::clone(lock(&self.locks).entry(name.to_owned()).or_default());
        mutex.lock_owned().await
    }

    pub(super) fn take_evicted(&self) -> bool {
        self.evicted.swap(false, Ordering::AcqRel)
    }
}

/// Whether there is room for changes; for those that free some there always is.
fn fits(kept: &Kept, changes: &[Change], room: usize) -> bool {
    let bytes = |value: Option<&Vec<u8>>| value.map_or(0, Vec::len);
    let all: usize = kept.values().map(Vec::len).sum();
    let new: usize = changes.iter().map(|change| bytes(change.value.as_ref())).sum();
    let old: usize = changes.iter().map(|change| bytes(kept.get(&(change.bucket, change.key.clone())))).sum();
    new <= old || all + new <= room + old
}

impl super::Storage {
    /// Everything that is kept, as bytes with their keys.
    #[must_use]
    pub fn contents(&self) -> Vec<(String, Vec<u8>)> {
        let kept = lock(&self.inner.device.kept);
        kept.iter().map(|((bucket, key), value)| (format!("{bucket:?}/{key}"), value.clone())).collect()
    }

    /// Throws everything away, as browsers do when room is short.
    pub fn evict(&self) {
        let mut kept = lock(&self.inner.device.kept);
        self.inner.device.evicted.store(true, Ordering::Release);
        kept.clear();
    }

    /// The device as it is now, in a life of its own: what a session finds there after a crash at this moment.
    #[must_use]
    pub fn after_a_crash(&self) -> Self {
        let copy = Self::default();
        lock(&copy.inner.device.kept).clone_from(&lock(&self.inner.device.kept));
        copy
    }

    /// Has room for so many bytes in all from now on; none knows no end.
    pub fn set_room(&self, bytes: Option<usize>) {
        *lock(&self.inner.device.room) = bytes;
    }

    /// Refuses to take anything more, as a full disk does, or takes writes again.
    pub fn set_full(&self, full: bool) {
        self.inner.device.full.store(full, Ordering::Release);
    }
}
