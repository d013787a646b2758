//! Copies of what the server says in clear: sealed, for a device keeps nothing that can be read.

use protocol::sealed::Blob;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::put;
use crate::core::Core;
use crate::error::ClientError;
use crate::platform::rng;
use crate::storage::{Bucket, Change};

impl Core {
    /// The change that keeps what the server said.
    pub(super) fn sealed_copy(&self, what: &str, said: &impl Serialize) -> Option<Change> {
        let json = serde_json::to_vec(said).ok()?;
        let blob = self.keys.ring.seal_copy(what, &json, &mut rng()).ok()?;
        put(self.copies.key(what), &blob)
    }

    /// What a copy says.
    pub(super) fn open_copy<T: DeserializeOwned>(&self, what: &str, copy: &[u8]) -> Option<T> {
        let blob: Blob = serde_json::from_slice(copy).ok()?;
        serde_json::from_slice(&self.keys.ring.open_copy(what, &blob).ok()?).ok()
    }

    /// What the server says or, while it cannot be reached, what it said last.
    pub(crate) async fn or_copy<T: Serialize + DeserializeOwned>(
        &self,
        what: &str,
        said: Result<T, ClientError>,
    ) -> Result<T, ClientError> {
        match said {
            Ok(said) => {
                self.copies.write(self.sealed_copy(what, &said).into_iter().collect());
                Ok(said)
            }
            Err(error) if error.is_out_of_reach() => {
                let copy = self.storage.get(Bucket::Cache, &self.copies.key(what)).await;
                copy.and_then(|copy| self.open_copy(what, &copy)).ok_or(error)
            }
            Err(error) => Err(error),
        }
    }
}
