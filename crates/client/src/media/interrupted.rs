//! Files that did not arrive, and that only the person can send again.

use protocol::files::FileName;
use protocol::ids::{ConversationId, MediaId};

use super::kept::{Note, sending};
use crate::account::Account;
use crate::core::Core;

/// A file whose upload ended with its session and cannot go on: it did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interrupted {
    /// Names the upload.
    pub id: MediaId,
    /// What the file is called.
    pub name: FileName,
}

impl Account {
    /// Files whose upload was cut off by a reload or a crash and cannot go on: the device had no room for their bytes, or
    /// the server has given them up. They have to be chosen again. Waits for those that are being sent, in whichever tab.
    pub async fn interrupted(&self, id: ConversationId) -> Vec<Interrupted> {
        self.core.interrupted(id).await
    }

    /// The person has heard of it.
    pub async fn forget_interrupted(&self, id: ConversationId, file: MediaId) {
        self.core.forget_upload(id, file).await;
    }
}

impl Core {
    async fn interrupted(&self, id: ConversationId) -> Vec<Interrupted> {
        let mut found = Vec::new();
        for (_, file) in self.notes().await.into_iter().filter(|(of, _)| *of == id) {
            let mut note = self.note(id, file).await;
            if matches!(note, Some(Note::Named(_))) {
                // Whoever sends it may be about to note more; what is only named afterwards was cut off.
                note = self.storage.exclusively(&sending(file), self.note(id, file)).await;
            }
            match note {
                Some(Note::Named(name)) => found.push(Interrupted { id: file, name }),
                // A tab that was sending it may be gone.
                Some(Note::Whole(_)) if !self.uploads.knows(file) => self.pump_all(),
                Some(Note::Whole(_)) | None => {}
            }
        }
        found
    }
}
