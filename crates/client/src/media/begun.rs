//! Files that were on their way: a sealed note on the device, so that whoever comes back after a reload hears that one did
//! not arrive.

use protocol::files::FileName;
use protocol::ids::{ConversationId, MediaId};
use protocol::sealed::Blob;

use crate::account::Account;
use crate::core::Core;
use crate::error::ClientError;
use crate::platform::rng;
use crate::storage::{Bucket, Change};

/// A file whose upload ended with its session: it did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interrupted {
    /// Names the upload.
    pub id: MediaId,
    /// What the file is called.
    pub name: FileName,
}

impl Account {
    /// Files whose upload ended with its session, by a reload or a crash. Their bytes were nowhere but in memory: they
    /// have to be chosen again. Waits for those that are being sent, in whichever tab.
    pub async fn interrupted(&self, id: ConversationId) -> Vec<Interrupted> {
        self.core.interrupted(id).await
    }

    /// The person has heard of it.
    pub async fn forget_interrupted(&self, id: ConversationId, file: MediaId) {
        self.core.forget_upload(id, file).await;
    }
}

impl Core {
    /// Remembers that a file is on its way.
    pub(super) async fn note_upload(
        &self,
        id: ConversationId,
        file: MediaId,
        name: &FileName,
    ) -> Result<(), ClientError> {
        let sealed = self.keys.ring.seal_copy(&what(id, file), name.as_str().as_bytes(), &mut rng());
        let json = serde_json::to_vec(&sealed.map_err(|_| ClientError::TooLong)?);
        let place = format!("{}/{}", self.me(), what(id, file));
        let note = Change::put(Bucket::Outbox, place, json.map_err(|_| ClientError::TooLong)?);
        self.storage.write(vec![note]).await;
        Ok(())
    }

    /// It has arrived, or will not.
    pub(super) async fn forget_upload(&self, id: ConversationId, file: MediaId) {
        let place = format!("{}/{}", self.me(), what(id, file));
        self.storage.write(vec![Change::delete(Bucket::Outbox, place)]).await;
    }

    async fn interrupted(&self, id: ConversationId) -> Vec<Interrupted> {
        let prefix = format!("{}/upload/{id}/", self.me());
        let mut found = Vec::new();
        for key in self.storage.keys(Bucket::Outbox, &prefix).await {
            let Some(file) = key.strip_prefix(&prefix).and_then(|file| file.parse().ok()) else { continue };
            // Held by whoever sends it; what is still noted afterwards was cut off.
            let kept = self.storage.get(Bucket::Outbox, &key);
            let Some(note) = self.storage.exclusively(&sending(file), kept).await else { continue };
            if let Some(name) = self.open_note(id, file, &note) {
                found.push(Interrupted { id: file, name });
            }
        }
        found
    }

    fn open_note(&self, id: ConversationId, file: MediaId, note: &[u8]) -> Option<FileName> {
        let blob: Blob = serde_json::from_slice(note).ok()?;
        let name = self.keys.ring.open_copy(&what(id, file), &blob).ok()?;
        String::from_utf8(name.to_vec()).ok()?.try_into().ok()
    }
}

/// Names the lock that whoever sends a file holds.
pub(super) fn sending(file: MediaId) -> String {
    format!("leboncoup-upload-{file}")
}

fn what(id: ConversationId, file: MediaId) -> String {
    format!("upload/{id}/{file}")
}
