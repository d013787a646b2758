//! Sending a file: without metadata, sealed chunk by chunk, uploaded part by part until the server has it.

use std::sync::Arc;

use crypto_core::SealError;
use crypto_core::file::{CHUNK_BYTES, FILE_BYTES, FileInfo, FileSealer};
use crypto_core::message::{Body, Frame, Media, Thumbnail};
use protocol::files::{Caption, FileName, Mime};
use protocol::ids::{ConversationId, MediaId, MessageId};
use protocol::limits::{PART_BYTES, sealed_size};
use protocol::media::{self, CompleteMedia, CreateMedia, MediaHash};
use protocol::time::Timestamp;
use zeroize::Zeroizing;

use super::begun;
use super::sniff::Format;
use super::strip::strip;
use crate::account::Account;
use crate::backoff;
use crate::core::Core;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::http::{Answer, Call};
use crate::platform::{self, PlatformBulk, rng};
use crate::sync::lock;
use crate::thread::Thread;

/// What a file without a usable name is called.
const NAMELESS: &str = "fichier";
/// The media type of everything that is only downloaded.
const UNKNOWN: &str = "application/octet-stream";

/// A file ready to be sent: its metadata is gone.
pub struct Attachment {
    name: FileName,
    mime: Mime,
    format: Option<Format>,
    bytes: Zeroizing<Vec<u8>>,
    /// Pixels across and down.
    pub frame: Option<Frame>,
    /// Length of a video in milliseconds.
    pub duration_ms: Option<u32>,
    /// A small picture.
    pub thumbnail: Option<Thumbnail>,
    /// What the sender says about it.
    pub caption: Option<Caption>,
}

impl Attachment {
    /// A file as it was chosen. Place, time, device and other metadata of pictures and films are removed here; files of
    /// other formats stay as they are.
    ///
    /// # Errors
    /// [`ClientError::FileTooLarge`] beyond 20 MiB; [`ClientError::FileDamaged`] for a picture or film that cannot be
    /// read to its end, so that its metadata could not be removed; [`ClientError::Empty`] for no bytes.
    pub fn new(called: &str, bytes: Vec<u8>) -> Result<Self, ClientError> {
        if bytes.is_empty() {
            return Err(ClientError::Empty);
        }
        let (bytes, format) = strip(bytes).map_err(|_| ClientError::FileDamaged)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > FILE_BYTES {
            return Err(ClientError::FileTooLarge);
        }
        let fallback = FileName::try_from(NAMELESS.to_owned()).map_err(|_| ClientError::Answer)?;
        let mime = format.map_or(UNKNOWN, Format::mime).to_owned();
        Ok(Self {
            name: FileName::nearest(called, &fallback),
            mime: Mime::try_from(mime).map_err(|_| ClientError::Answer)?,
            format,
            bytes: Zeroizing::new(bytes),
            frame: None,
            duration_ms: None,
            thumbnail: None,
            caption: None,
        })
    }

    /// Its safe name.
    #[must_use]
    pub const fn name(&self) -> &FileName {
        &self.name
    }

    /// What it is; `None` for what is only ever downloaded.
    #[must_use]
    pub const fn format(&self) -> Option<Format> {
        self.format
    }

    /// What will be sent.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn into_body(self, media_id: MediaId, file: FileInfo, expires_at: Timestamp) -> Body {
        let Self { name, mime, frame, duration_ms, thumbnail, caption, .. } = self;
        Body::Media(Box::new(Media {
            media_id,
            file,
            expires_at,
            name,
            mime,
            frame,
            duration_ms,
            thumbnail,
            caption,
        }))
    }
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attachment").field("format", &self.format).finish_non_exhaustive()
    }
}

impl Account {
    /// Uploads a file, then queues the message that names it. `progress` hears how many bytes of how many the server
    /// has. A lost connection is waited for; a part that was under way is sent again. Dropping the future cancels:
    /// what was uploaded is removed.
    ///
    /// # Errors
    /// As [`Account::send`], and what the server refuses: a closed conversation, too many files.
    pub async fn send_file(
        &self,
        id: ConversationId,
        attachment: Attachment,
        reply_to: Option<MessageId>,
        progress: impl Fn(u64, u64),
    ) -> Result<MessageId, ClientError> {
        let core = &self.core;
        let thread = core.thread(id).await?;
        // Not even ciphertext goes up for somebody who may have been exchanged.
        lock(&thread.state).peer_newest()?;
        let plaintext = u64::try_from(attachment.bytes.len()).unwrap_or(u64::MAX);
        let size = sealed_size(plaintext).ok_or(ClientError::FileTooLarge)?;
        let size = media::MediaSize::try_from(size).map_err(|_| ClientError::FileTooLarge)?;
        let create = Call::post("/media", &CreateMedia { conversation_id: id, size })?;
        let begun: media::Media = core.persistently(&create).await?.json()?;
        if begun.size != size || begun.part_bytes != PART_BYTES {
            return Err(ClientError::Answer);
        }
        let upload = Upload { core, conversation: id, id: begun.id, done: false };
        let sending = upload.run(&thread, attachment, reply_to, size.get(), progress);
        core.storage.exclusively(&begun::sending(begun.id), sending).await
    }
}

/// An upload; dropped before it is kept, it is removed from the server. A page that is closed drops nothing.
struct Upload<'a> {
    core: &'a Arc<Core>,
    conversation: ConversationId,
    id: MediaId,
    done: bool,
}

impl Upload<'_> {
    /// Uploads the file and queues its message.
    async fn run(
        mut self,
        thread: &Arc<Thread>,
        attachment: Attachment,
        reply_to: Option<MessageId>,
        size: u64,
        progress: impl Fn(u64, u64),
    ) -> Result<MessageId, ClientError> {
        let (core, id) = (self.core, self.id);
        core.note_upload(self.conversation, id, &attachment.name).await?;
        let file = self.seal_and_put(&attachment.bytes, size, progress).await?;
        let sha256 = MediaHash::new(file.sha256);
        let complete = Call::post(format!("/media/{id}/complete"), &CompleteMedia { sha256 })?;
        let complete: media::Media = core.persistently(&complete).await?.json()?;
        let body = attachment.into_body(id, file, complete.expires_at);
        // The message may be on the device before this returns: whoever cancels now does not take the file from it.
        self.done = true;
        let queued = core.send_draft(thread, Draft { body, reply_to }).await;
        self.done = queued.is_ok();
        if self.done {
            core.forget_upload(self.conversation, id).await;
        }
        queued
    }

    async fn seal_and_put(
        &self,
        plaintext: &[u8],
        size: u64,
        progress: impl Fn(u64, u64),
    ) -> Result<FileInfo, ClientError> {
        progress(0, size);
        let mut sealer = FileSealer::make(PlatformBulk, &mut rng());
        let (mut part, mut number, mut put) = (Vec::new(), 0_u64, 0_u64);
        let part_bytes = usize::try_from(PART_BYTES).unwrap_or(usize::MAX);
        let mut chunks = plaintext.chunks(CHUNK_BYTES).peekable();
        loop {
            let chunk = chunks.next().unwrap_or_default();
            if chunks.peek().is_none() {
                let (last, info) = sealer.finish(chunk).await.map_err(unsealed)?;
                part.extend(last);
                self.put(number, part).await?;
                progress(size, size);
                return Ok(info);
            }
            part.extend(sealer.seal_chunk(chunk).await.map_err(unsealed)?);
            if part.len() == part_bytes {
                self.put(number, std::mem::take(&mut part)).await?;
                number += 1;
                put += PART_BYTES;
                progress(put, size);
            }
        }
    }

    async fn put(&self, number: u64, bytes: Vec<u8>) -> Result<(), ClientError> {
        let call = Call::put_octets(format!("/media/{}/parts/{number}", self.id), bytes);
        self.core.persistently(&call).await.map(drop)
    }
}

fn unsealed(error: SealError) -> ClientError {
    match error {
        SealError::TooLong => ClientError::FileTooLarge,
        SealError::Content | SealError::WeakKey => ClientError::Answer,
    }
}

impl Drop for Upload<'_> {
    fn drop(&mut self) {
        if !self.done {
            let (core, conversation, id) = (Arc::clone(self.core), self.conversation, self.id);
            platform::spawn(async move {
                core.forget_upload(conversation, id).await;
                // Should this fail, the server removes it after a day.
                drop(core.session.send(Call::delete(format!("/media/{id}"))).await);
            });
        }
    }
}

impl Core {
    /// Sends a call until the server has answered it: a lost connection is waited for.
    pub(super) async fn persistently(&self, call: &Call) -> Result<Answer, ClientError> {
        let mut failures = 0;
        loop {
            match self.session.send(call.clone()).await {
                Err(error) if error.is_transient() && !is_daily(&error) => {
                    backoff::wait(failures, self.hub.subscribe()).await;
                    failures += 1;
                }
                outcome => return outcome,
            }
        }
    }
}

/// A limit that no patience of minutes outlasts.
fn is_daily(error: &ClientError) -> bool {
    error.code() == Some(protocol::problem::Code::TooManyUploads)
}
