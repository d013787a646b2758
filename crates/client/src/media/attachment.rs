//! A file ready to be sent.

use crypto_core::file::{FILE_BYTES, FileInfo};
use crypto_core::message::{Frame, Media, Thumbnail};
use protocol::files::{Caption, FileName, Mime};
use protocol::ids::MediaId;
use protocol::time::Timestamp;
use zeroize::Zeroizing;

use super::sniff::Format;
use super::strip::strip;
use crate::error::ClientError;

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

    /// What a message says of it, once it is sealed.
    pub(super) fn into_media(self, media_id: MediaId, file: FileInfo, expires_at: Timestamp) -> Media {
        let Self { name, mime, frame, duration_ms, thumbnail, caption, .. } = self;
        Media { media_id, file, expires_at, name, mime, frame, duration_ms, thumbnail, caption }
    }
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attachment").field("format", &self.format).finish_non_exhaustive()
    }
}
