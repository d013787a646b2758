//! The files that this session sends, or waits to send.

use std::collections::BTreeMap;
use std::sync::Mutex;

use futures::future::AbortHandle;
use protocol::files::FileName;
use protocol::ids::{ConversationId, MediaId};

use crate::account::Account;
use crate::sync::lock;

/// A file that goes on its way after a reload.
#[derive(Debug, Clone)]
pub struct ResumedFile {
    /// Names the upload.
    pub id: MediaId,
    /// What the file is called.
    pub name: FileName,
    /// Bytes that the server has.
    pub done: u64,
    /// Bytes in all.
    pub size: u64,
    /// Cancels: what was uploaded is removed.
    pub cancel: AbortHandle,
}

/// What is being sent.
#[derive(Debug, Default)]
pub(crate) struct Uploads(Mutex<BTreeMap<MediaId, Option<(ConversationId, ResumedFile)>>>);

impl Uploads {
    /// This session takes a file upon itself. False when it has before.
    pub(super) fn begin(&self, file: MediaId) -> bool {
        let mut files = lock(&self.0);
        let new = !files.contains_key(&file);
        files.entry(file).or_default();
        new
    }

    /// Whether this session sends a file, or waits to.
    pub(super) fn knows(&self, file: MediaId) -> bool {
        lock(&self.0).contains_key(&file)
    }

    /// A file goes on its way.
    pub(super) fn show(&self, id: ConversationId, file: ResumedFile) {
        lock(&self.0).insert(file.id, Some((id, file)));
    }

    /// So many of its bytes are there.
    pub(super) fn progress(&self, file: MediaId, done: u64) {
        if let Some(Some((_, shown))) = lock(&self.0).get_mut(&file) {
            shown.done = done;
        }
    }

    /// A file has arrived, or does not go on. True when it was shown.
    pub(super) fn end(&self, file: MediaId) -> bool {
        lock(&self.0).remove(&file).flatten().is_some()
    }

    fn shown(&self, id: ConversationId) -> Vec<ResumedFile> {
        let files = lock(&self.0);
        let shown = files.values().flatten().filter(|(of, _)| *of == id);
        shown.map(|(_, file)| file.clone()).collect()
    }
}

impl Account {
    /// Files of a conversation that were cut off by a reload or a crash and are on their way again, oldest first.
    #[must_use]
    pub fn resumed_files(&self, id: ConversationId) -> Vec<ResumedFile> {
        self.core.uploads.shown(id)
    }
}
