//! What is being written: kept on the device, sealed, until it is sent or emptied.

use std::collections::HashMap;
use std::sync::Mutex;

use protocol::ids::{ConversationId, UserId};

use super::shelf::sealable;
use crate::core::Core;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::storage::{Bucket, Change};
use crate::sync::lock;

/// The newest draft of each conversation that this session wrote in.
#[derive(Debug, Default)]
pub(crate) struct Unfinished {
    drafts: Mutex<HashMap<ConversationId, Written>>,
    /// Held while drafts go to the device or leave it.
    writing: futures::lock::Mutex<()>,
}

/// What somebody has written, if anything.
#[derive(Debug, PartialEq)]
struct Written {
    draft: Option<Draft>,
    on_device: bool,
}

impl Unfinished {
    /// Remembers what is written now.
    fn set(&self, id: ConversationId, draft: Option<Draft>) {
        let mut drafts = lock(&self.drafts);
        if drafts.get(&id).is_none_or(|written| written.draft != draft) {
            drafts.insert(id, Written { draft, on_device: false });
        }
    }

    /// What the device does not have yet. It is taken as written.
    fn take_new(&self) -> Vec<(ConversationId, Option<Draft>)> {
        let mut drafts = lock(&self.drafts);
        let new = drafts.iter_mut().filter(|(_, written)| !written.on_device);
        new.map(|(id, written)| {
            written.on_device = true;
            (*id, written.draft.clone())
        })
        .collect()
    }

    /// The device has lost everything.
    fn lose(&self) {
        for written in lock(&self.drafts).values_mut() {
            written.on_device = written.draft.is_none();
        }
    }

    /// True when this was being written: it is a message now.
    fn finish(&self, id: ConversationId, sent: &Draft) -> bool {
        let mut drafts = lock(&self.drafts);
        let Some(written) = drafts.get_mut(&id).filter(|written| written.draft.as_ref() == Some(sent)) else {
            return false;
        };
        *written = Written { draft: None, on_device: true };
        true
    }
}

impl Core {
    /// What was being written in a conversation.
    pub(crate) async fn unfinished(&self, id: ConversationId) -> Option<Draft> {
        let written = lock(&self.unfinished.drafts).get(&id).map(|written| written.draft.clone());
        if let Some(draft) = written {
            return draft;
        }
        let kept = self.storage.get(Bucket::Outbox, &place(self.me(), id)).await?;
        let (draft, _) = self.open_draft(id, None, &serde_json::from_slice(&kept).ok()?)?;
        // Whoever was quicker has written something newer.
        let mut drafts = lock(&self.unfinished.drafts);
        drafts.entry(id).or_insert(Written { draft: Some(draft), on_device: true }).draft.clone()
    }

    /// Keeps what is being written; none forgets it.
    pub(crate) async fn keep_unfinished(
        &self,
        id: ConversationId,
        draft: Option<Draft>,
    ) -> Result<(), ClientError> {
        self.unfinished.set(id, draft);
        self.write_unfinished().await
    }

    /// Returns when the device has everything that is being written. Of those who ask at once, the first writes the
    /// newest, and the others find nothing left to do: nobody has to wait between two keys.
    pub(crate) async fn write_unfinished(&self) -> Result<(), ClientError> {
        let _alone = self.unfinished.writing.lock().await;
        let now = self.session.server_time();
        let sealed = self.unfinished.take_new().into_iter().map(|(id, draft)| {
            let Some(draft) = draft else { return Ok(forget_unfinished(self.me(), id)) };
            let sealed = self.seal_draft(id, None, &draft, now)?;
            let json = serde_json::to_vec(&sealed).map_err(|_| ClientError::TooLong)?;
            Ok(Change::put(Bucket::Outbox, place(self.me(), id), json))
        });
        let (changes, outcome) = sealable(sealed);
        self.storage.write(changes).await;
        outcome
    }

    /// Gives back to the device what is being written.
    pub(super) async fn reshelve_unfinished(&self) -> Result<(), ClientError> {
        self.unfinished.lose();
        self.write_unfinished().await
    }

    /// Puts a message on the device. What was being written and is this message leaves it in the same moment.
    pub(super) async fn put_on_shelf(&self, id: ConversationId, message: &Draft, changes: Vec<Change>) {
        let _alone = self.unfinished.writing.lock().await;
        let finished = self.unfinished.finish(id, message).then(|| forget_unfinished(self.me(), id));
        self.storage.write(changes.into_iter().chain(finished).collect()).await;
    }
}

/// The change that forgets what was being written in a conversation.
pub(crate) fn forget_unfinished(user: UserId, id: ConversationId) -> Change {
    Change::delete(Bucket::Outbox, place(user, id))
}

fn place(user: UserId, id: ConversationId) -> String {
    format!("{user}/draft/{id}")
}
