//! Fetching a file: part by part, each chunk opened as it comes, nothing shown before the whole is right.

use std::sync::Arc;

use crypto_core::file::{FileOpener, SEALED_CHUNK_BYTES};
use crypto_core::message::Media;
use protocol::files::FileName;
use protocol::limits::{PART_BYTES, sealed_size};
use protocol::problem::Code;
use zeroize::Zeroizing;

use super::patient::persistently;
use super::sniff::Format;
use crate::account::Account;
use crate::error::ClientError;
use crate::http::Call;
use crate::platform::PlatformBulk;

/// A file that is exactly what its sender sealed.
pub struct Fetched {
    /// Its name.
    pub name: FileName,
    /// What its bytes say it is; `None`: not to be shown, only to be saved.
    pub format: Option<Format>,
    /// Its bytes.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Fetched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fetched").field("format", &self.format).finish_non_exhaustive()
    }
}

impl Account {
    /// Fetches a file that a message names. `progress` hears how many bytes of how many are here. A lost connection is
    /// waited for. Dropping the future cancels.
    ///
    /// # Errors
    /// [`ClientError::FileGone`] when its time is over or its sender took it back; [`ClientError::FileAltered`] when
    /// what came is not what was sealed: cut off, reordered, exchanged or changed.
    pub async fn fetch_file(
        &self,
        media: &Media,
        progress: impl Fn(u64, u64),
    ) -> Result<Fetched, ClientError> {
        let size = sealed_size(media.file.size).ok_or(ClientError::FileAltered)?;
        let altered = |_| ClientError::FileAltered;
        let mut opener = FileOpener::new(PlatformBulk, &media.file).map_err(altered)?;
        let mut plaintext = Zeroizing::new(Vec::with_capacity(usize::try_from(media.file.size).unwrap_or(0)));
        let mut from = 0;
        progress(0, size);
        loop {
            let to = size.min(from + PART_BYTES);
            let part = self.part(media, from, to).await?;
            let mut chunks = part.chunks(SEALED_CHUNK_BYTES).peekable();
            while let Some(chunk) = chunks.next() {
                if to == size && chunks.peek().is_none() {
                    plaintext.extend_from_slice(&opener.finish(chunk).await.map_err(altered)?);
                    progress(size, size);
                    return Ok(Fetched {
                        name: media.name.clone(),
                        format: Format::of(&plaintext),
                        bytes: plaintext,
                    });
                }
                plaintext.extend_from_slice(&opener.open_chunk(chunk).await.map_err(altered)?);
            }
            progress(to, size);
            from = to;
        }
    }

    /// The ciphertext from `from` to before `to`.
    async fn part(&self, media: &Media, from: u64, to: u64) -> Result<Vec<u8>, ClientError> {
        let call = Call::get(format!("/media/{}/content", media.media_id)).range(from, to - 1);
        match persistently(&Arc::downgrade(&self.core), &call).await {
            Ok(answer) => {
                let bytes = answer.into_bytes();
                let whole = u64::try_from(bytes.len()) == Ok(to - from);
                if whole { Ok(bytes) } else { Err(ClientError::FileAltered) }
            }
            Err(error) => Err(match error.code() {
                Some(Code::MediaGone | Code::NotFound) => ClientError::FileGone,
                Some(Code::RangeNotSatisfiable) => ClientError::FileAltered,
                _ => error,
            }),
        }
    }
}
