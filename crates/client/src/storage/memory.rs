//! Natively: memory, shared by all clients that were handed the same storage.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::{Bucket, Change, Refused};
use crate::sync::lock;

/// One device.
#[derive(Debug, Default)]
pub(super) struct Device {
    kept: Mutex<BTreeMap<(Bucket, String), Vec<u8>>>,
    locks: Mutex<HashMap<String, Arc<futures::lock::Mutex<()>>>>,
    full: AtomicBool,
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

    pub(super) async fn exclusively<T>(&self, name: &str, work: impl Future<Output = T>) -> T {
        let mutex = Arc::clone(lock(&self.locks).entry(name.to_owned()).or_default());
        let _alone = mutex.lock().await;
        work.await
    }

    pub(super) fn take_evicted(&self) -> bool {
        self.evicted.swap(false, Ordering::AcqRel)
    }
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

    /// Refuses to take anything more, as a full disk does, or takes writes again.
    pub fn set_full(&self, full: bool) {
        self.inner.device.full.store(full, Ordering::Release);
    }
}
