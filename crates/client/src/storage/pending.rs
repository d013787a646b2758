//! What the device refused to take.

use std::collections::BTreeMap;

use super::{Bucket, Change, Notice, Refused};

/// Changes that are not on the device yet, the newest for each key.
#[derive(Debug, Default)]
pub(super) struct Pending(BTreeMap<(Bucket, String), Option<Vec<u8>>>);

impl Pending {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is `kept` by the device under `key`, or what is newer.
    pub(super) fn newest(&self, bucket: Bucket, key: &str, kept: Option<Vec<u8>>) -> Option<Vec<u8>> {
        self.0.get(&(bucket, key.to_owned())).map_or(kept, Clone::clone)
    }

    /// `kept` by the device, and what is newer.
    pub(super) fn overlay(
        &self,
        bucket: Bucket,
        prefix: &str,
        kept: Vec<(String, Vec<u8>)>,
    ) -> Vec<(String, Vec<u8>)> {
        if self.0.is_empty() {
            return kept;
        }
        let mut all: BTreeMap<String, Vec<u8>> = kept.into_iter().collect();
        for ((_, key), value) in
            self.0.iter().filter(|((of, key), _)| *of == bucket && key.starts_with(prefix))
        {
            match value {
                Some(value) => all.insert(key.clone(), value.clone()),
                None => all.remove(key),
            };
        }
        all.into_iter().collect()
    }

    /// Everything that is to be written now: the old changes, then `new` ones.
    pub(super) fn with(&self, new: &[Change]) -> Vec<Change> {
        let old = self.0.iter().map(|((bucket, key), value)| Change {
            bucket: *bucket,
            key: key.clone(),
            value: value.clone(),
        });
        old.chain(new.iter().cloned()).collect()
    }

    /// What became of a write: what `changes` it was about if it was refused, and nothing at all otherwise. Tells when
    /// that makes a difference.
    pub(super) fn settle(&mut self, outcome: Result<(), Refused>, changes: Vec<Change>) -> Option<Notice> {
        let before = self.0.is_empty();
        match outcome {
            Ok(()) => self.0.clear(),
            Err(Refused) => {
                self.0.extend(changes.into_iter().map(|change| ((change.bucket, change.key), change.value)));
            }
        }
        match (before, self.0.is_empty()) {
            (true, false) => Some(Notice::Refuses),
            (false, true) => Some(Notice::Keeps),
            _ => None,
        }
    }
}
