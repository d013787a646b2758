//! Sending a file: sealed as a whole, kept on the device if there is room, uploaded, named by a message.

use std::sync::Arc;

use crypto_core::SealError;
use crypto_core::file::{CHUNK_BYTES, FileInfo, FileSealer};
use protocol::ids::{ConversationId, MessageId};
use protocol::limits::{PART_BYTES, sealed_size};
use protocol::media::{self, CreateMedia};

use super::attachment::Attachment;
use super::kept::{Note, Whole, sending};
use super::patient::persistently;
use super::upload::{Parts, Upload};
use crate::account::Account;
use crate::error::ClientError;
use crate::http::Call;
use crate::platform::{PlatformBulk, rng};
use crate::sync::lock;
use crate::thread::Thread;

impl Account {
    /// Uploads a file, then queues the message that names it. `progress` hears how many bytes of how many the server
    /// has. A lost connection is waited for; a part that was under way is sent again. If there is room on the device,
    /// the next session goes on where this one ends. Dropping the future cancels: what was uploaded is removed.
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
        let plaintext = u64::try_from(attachment.bytes().len()).unwrap_or(u64::MAX);
        let size = sealed_size(plaintext).ok_or(ClientError::FileTooLarge)?;
        let size = media::MediaSize::try_from(size).map_err(|_| ClientError::FileTooLarge)?;
        let create = Call::post("/media", &CreateMedia { conversation_id: id, size })?;
        let weak = Arc::downgrade(core);
        let begun: media::Media = persistently(&weak, &create).await?.json()?;
        if begun.size != size || begun.part_bytes != PART_BYTES {
            return Err(ClientError::Answer);
        }
        core.uploads.begin(begun.id);
        let mut upload =
            Upload { core: weak, conversation: id, id: begun.id, size, alone: None, over: false };
        upload.alone = Some(core.storage.alone(&sending(begun.id)).await);
        let sent = upload.send(&thread, attachment, reply_to, &begun, progress).await;
        // The next session goes on, or tells that it cannot.
        upload.over |= sent == Err(ClientError::SignedOut);
        sent
    }
}

impl Upload {
    async fn send(
        &mut self,
        thread: &Arc<Thread>,
        attachment: Attachment,
        reply_to: Option<MessageId>,
        begun: &media::Media,
        progress: impl Fn(u64, u64),
    ) -> Result<MessageId, ClientError> {
        let size = self.size.get();
        self.note(&Note::Named(attachment.name().clone())).await?;
        let (parts, file) = seal(attachment.bytes()).await?;
        let media = attachment.into_media(self.id, file, begun.expires_at);
        let mut whole = Whole { media, reply_to };
        self.keep(&parts, &whole).await?;
        self.put(Parts::Here(parts), &[], |done| progress(done, size)).await?;
        self.complete(&mut whole).await?;
        self.queue(thread, whole).await
    }
}

/// A file in sealed parts, under a key of its own.
async fn seal(plaintext: &[u8]) -> Result<(Vec<Vec<u8>>, FileInfo), ClientError> {
    let part_bytes = usize::try_from(PART_BYTES).unwrap_or(usize::MAX);
    let mut sealer = FileSealer::make(PlatformBulk, &mut rng());
    let (mut parts, mut part) = (Vec::new(), Vec::new());
    let mut chunks = plaintext.chunks(CHUNK_BYTES).peekable();
    loop {
        let chunk = chunks.next().unwrap_or_default();
        if chunks.peek().is_none() {
            let (last, info) = sealer.finish(chunk).await.map_err(unsealed)?;
            part.extend(last);
            parts.push(part);
            return Ok((parts, info));
        }
        part.extend(sealer.seal_chunk(chunk).await.map_err(unsealed)?);
        if part.len() == part_bytes {
            parts.push(std::mem::take(&mut part));
        }
    }
}

fn unsealed(error: SealError) -> ClientError {
    match error {
        SealError::TooLong => ClientError::FileTooLarge,
        SealError::Content | SealError::WeakKey => ClientError::Answer,
    }
}
