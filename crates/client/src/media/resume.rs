//! Going on with files that a reload or a crash has cut off on their way.

use std::sync::{Arc, Weak};

use futures::future::{AbortHandle, Abortable};
use protocol::ids::{ConversationId, MediaId};
use protocol::limits::sealed_size;
use protocol::media::{self, MediaSize};

use super::kept::{Note, Whole, sending};
use super::patient::persistently;
use super::upload::{Parts, Upload};
use super::uploads::ResumedFile;
use crate::core::Core;
use crate::error::ClientError;
use crate::http::Call;
use crate::platform;
use crate::storage::Alone;
use crate::sync::lock;
use crate::thread::Thread;
use crate::updates::Update;

impl Core {
    /// Goes on, in the background, with every file that is noted on this device, once nobody else sends it.
    pub(crate) async fn resume_uploads(self: &Arc<Self>) -> Result<(), ClientError> {
        self.sweep_parts().await;
        for (conversation, file) in self.notes().await {
            if self.uploads.knows(file) {
                continue;
            }
            match self.thread(conversation).await {
                Ok(thread) if self.uploads.begin(file) => {
                    platform::spawn(resume(Arc::downgrade(self), thread, file));
                }
                Ok(_) => {}
                // The conversation is gone, and whom the file was for.
                Err(ClientError::Unknown) => self.forget_upload(conversation, file).await,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The files that go on in a conversation are others now, or further.
    pub(super) fn tell_files(&self, id: ConversationId) {
        self.hub.tell(Update::Files(id));
    }

    /// What can be done with a file that nobody sends; what cannot go on has no use for its parts.
    async fn resumable(&self, id: ConversationId, file: MediaId) -> Option<Whole> {
        match self.note(id, file).await? {
            Note::Whole(whole) => Some(*whole),
            Note::Named(_) => {
                self.forget_parts(id, file).await;
                None
            }
        }
    }
}

/// Waits for whoever sends a file, then goes on with what they left.
async fn resume(core: Weak<Core>, thread: Arc<Thread>, file: MediaId) {
    let Some(storage) = core.upgrade().map(|core| core.storage.clone()) else { return };
    let alone = storage.alone(&sending(file)).await;
    let Some(strong) = core.upgrade() else { return };
    let whole = strong.resumable(thread.id, file).await;
    // Not even ciphertext goes up for somebody who may have been exchanged.
    let may_go = lock(&thread.state).peer_newest().is_ok();
    let size = whole.as_ref().and_then(|whole| sealed_size(whole.media.file.size));
    match (whole, size.and_then(|size| MediaSize::try_from(size).ok())) {
        (Some(whole), Some(size)) if may_go => {
            drop(strong);
            go_on(core, &thread, whole, size, alone).await;
        }
        _ => drop(strong.uploads.end(file)),
    }
}

async fn go_on(core: Weak<Core>, thread: &Arc<Thread>, mut whole: Whole, size: MediaSize, alone: Alone) {
    let (id, name) = (whole.media.media_id, whole.media.name.clone());
    let (cancel, cancelled) = AbortHandle::new_pair();
    let conversation = thread.id;
    let mut upload = Upload { core, conversation, id, size, alone: Some(alone), over: false };
    let Some(core) = upload.core.upgrade() else { return };
    core.uploads.show(thread.id, ResumedFile { id, name: name.clone(), done: 0, size: size.get(), cancel });
    core.tell_files(thread.id);
    drop(core);
    let outcome = match Abortable::new(upload.bring(&mut whole), cancelled).await {
        Ok(Ok(())) => upload.queue_once(thread, whole).await,
        Ok(Err(error)) => Err(error),
        // Dropped, it is removed.
        Err(_) => return,
    };
    match outcome {
        // The next session goes on, or this one once the person has looked at the peer's keys.
        Err(ClientError::SignedOut) => upload.over = true,
        Err(_) if lock(&thread.state).peer_newest().is_err() => upload.over = true,
        Err(_) => upload.give_up(Note::Named(name)).await,
        Ok(()) => {}
    }
}

impl Upload {
    /// Sends what the server does not have yet, until the file is complete.
    async fn bring(&self, whole: &mut Whole) -> Result<(), ClientError> {
        let status = Call::get(format!("/media/{}", self.id));
        let status: media::Media = persistently(&self.core, &status).await?.json()?;
        if status.size != self.size {
            return Err(ClientError::Answer);
        }
        let progress = |done| {
            if let Some(core) = self.core.upgrade() {
                core.uploads.progress(self.id, done);
                core.tell_files(self.conversation);
            }
        };
        self.put(Parts::Kept, &status.stored, progress).await?;
        self.complete(whole).await
    }

    /// Queues the message, unless there is one: a device that was full when it was queued still knows of the file.
    async fn queue_once(&mut self, thread: &Arc<Thread>, whole: Whole) -> Result<(), ClientError> {
        if !lock(&thread.state).history.names_file(self.id) {
            return self.queue(thread, whole).await.map(drop);
        }
        if let Some(core) = self.core.upgrade() {
            core.forget_upload(self.conversation, self.id).await;
        }
        self.over = true;
        Ok(())
    }

    /// The file has to be chosen again: all that is left is its name.
    async fn give_up(&mut self, named: Note) {
        self.over = true;
        let Some(core) = self.core.upgrade() else { return };
        let Ok(noted) = core.noted(self.conversation, self.id, &named) else { return };
        let mut changes = core.forgotten(self.conversation, self.id).await;
        changes.push(noted);
        core.storage.write(changes).await;
        let id = self.id;
        platform::spawn(async move { core.remove_upload(id).await });
    }
}
