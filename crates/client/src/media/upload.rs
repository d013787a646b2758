//! An upload: part by part until the server has it, then the message that names the file.

use std::sync::{Arc, Weak};

use crypto_core::message::Body;
use protocol::ids::{ConversationId, MediaId, MessageId};
use protocol::media::{self, CompleteMedia, MediaHash, MediaSize};

use super::kept::{Note, Whole};
use super::patient::persistently;
use crate::core::Core;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::http::Call;
use crate::platform;
use crate::storage::Alone;
use crate::thread::Thread;

/// Where the sealed parts of a file are.
pub(super) enum Parts {
    /// In memory.
    Here(Vec<Vec<u8>>),
    /// On the device, where they may go at any time.
    Kept,
}

/// An upload; dropped before it is over, it is removed from server and device. A page that is closed drops nothing.
pub(super) struct Upload {
    pub core: Weak<Core>,
    pub conversation: ConversationId,
    pub id: MediaId,
    pub size: MediaSize,
    /// Nobody else sends it meanwhile, nor before it is removed.
    pub alone: Option<Alone>,
    /// Whether there is nothing to remove.
    pub over: bool,
}

impl Upload {
    fn core(&self) -> Result<Arc<Core>, ClientError> {
        self.core.upgrade().ok_or(ClientError::SignedOut)
    }

    /// Notes what is known of the file.
    pub(super) async fn note(&self, note: &Note) -> Result<(), ClientError> {
        let core = self.core()?;
        core.storage.write(vec![core.noted(self.conversation, self.id, note)?]).await;
        Ok(())
    }

    /// Keeps the parts, if there is room, and then what is needed to go on with them alone.
    pub(super) async fn keep(&self, parts: &[Vec<u8>], whole: &Whole) -> Result<(), ClientError> {
        if self.core()?.keep_parts(self.conversation, self.id, parts).await {
            self.note(&Note::Whole(Box::new(whole.clone()))).await?;
        }
        Ok(())
    }

    /// Sends the parts that are not `stored` yet. `progress` hears how many bytes the server has.
    pub(super) async fn put(
        &self,
        mut parts: Parts,
        stored: &[u64],
        progress: impl Fn(u64),
    ) -> Result<(), ClientError> {
        let bytes = |number| self.size.part(number).unwrap_or(0);
        let mut done: u64 = stored.iter().copied().map(bytes).sum();
        progress(done);
        for number in (0..self.size.parts()).filter(|number| !stored.contains(number)) {
            let part = match &mut parts {
                Parts::Here(parts) => {
                    usize::try_from(number).ok().and_then(|number| parts.get_mut(number)).map(std::mem::take)
                }
                Parts::Kept => self.core()?.part(self.conversation, self.id, number).await,
            };
            let part = part.ok_or(ClientError::FileGone)?;
            let put = Call::put_octets(format!("/media/{}/parts/{number}", self.id), part);
            persistently(&self.core, &put).await?;
            done += bytes(number);
            progress(done);
        }
        Ok(())
    }

    /// Ends the upload. The file keeps the time that the server grants it.
    pub(super) async fn complete(&self, whole: &mut Whole) -> Result<(), ClientError> {
        let sha256 = MediaHash::new(whole.media.file.sha256);
        let complete = Call::post(format!("/media/{}/complete", self.id), &CompleteMedia { sha256 })?;
        let complete: media::Media = persistently(&self.core, &complete).await?.json()?;
        whole.media.expires_at = complete.expires_at;
        Ok(())
    }

    /// Queues the message, and forgets the file on the device in the same moment.
    pub(super) async fn queue(
        &mut self,
        thread: &Arc<Thread>,
        whole: Whole,
    ) -> Result<MessageId, ClientError> {
        let core = self.core()?;
        let forgotten = core.forgotten(self.conversation, self.id).await;
        let draft = Draft { body: Body::Media(Box::new(whole.media)), reply_to: whole.reply_to };
        // The message may be on the device before this returns: whoever cancels now does not take the file from it.
        self.over = true;
        let queued = core.send_with(thread, draft, forgotten).await;
        self.over = queued.is_ok();
        queued
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let Some(core) = self.core.upgrade() else { return };
        if core.uploads.end(self.id) {
            core.tell_files(self.conversation);
        }
        if !self.over {
            let (conversation, id, alone) = (self.conversation, self.id, self.alone.take());
            platform::spawn(async move {
                core.forget_upload(conversation, id).await;
                drop(alone);
                core.remove_upload(id).await;
            });
        }
    }
}

impl Core {
    /// Removes a file from the server. Should this fail, the server does so after a day.
    pub(super) async fn remove_upload(&self, id: MediaId) {
        drop(self.session.send(Call::delete(format!("/media/{id}"))).await);
    }
}
