//! A file: where its ciphertext lies, the key to it, and what can be shown before it is fetched.

use std::fmt;

use protocol::bytes::{exact, from_base64, to_base64};
use protocol::files::{Caption, FileName, Mime};
use protocol::ids::MediaId;
use protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::file::{FILE_BYTES, FileInfo};
use crate::key::FileKey;

/// The most bytes of a [`Thumbnail`].
pub const THUMBNAIL_BYTES: usize = 8 * 1024;

/// A file: the body of a message of type `media`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Media {
    /// Where its ciphertext lies.
    pub media_id: MediaId,
    /// The key to it, and what it must be.
    pub file: FileInfo,
    /// When it is removed, as its sender was told.
    pub expires_at: Timestamp,
    /// What its sender calls it.
    pub name: FileName,
    /// What its sender says it is. Only a hint: whoever shows it looks at the bytes.
    pub mime: Mime,
    /// Pixels across and down, for a place of the right form.
    pub frame: Option<Frame>,
    /// Length of a video in milliseconds.
    pub duration_ms: Option<u32>,
    /// A small picture.
    pub thumbnail: Option<Thumbnail>,
    /// What its sender says about it.
    pub caption: Option<Caption>,
}

/// The size of a picture or video in pixels; neither side is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    width: u16,
    height: u16,
}

impl Frame {
    /// A frame; `None` when a side is 0.
    #[must_use]
    pub const fn new(width: u16, height: u16) -> Option<Self> {
        if width == 0 || height == 0 { None } else { Some(Self { width, height }) }
    }

    /// Pixels across.
    #[must_use]
    pub const fn width(self) -> u16 {
        self.width
    }

    /// Pixels down.
    #[must_use]
    pub const fn height(self) -> u16 {
        self.height
    }
}

/// A picture of 1 to 8 192 bytes. Whoever shows it looks at the bytes first.
#[derive(Clone, PartialEq, Eq)]
pub struct Thumbnail(Vec<u8>);

impl Thumbnail {
    /// A thumbnail; `None` for nothing and for more than 8 KiB.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        (1..=THUMBNAIL_BYTES).contains(&bytes.len()).then_some(Self(bytes))
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The JSON.
#[derive(Serialize, Deserialize)]
struct Parts {
    media_id: MediaId,
    key: String,
    nonce_prefix: String,
    sha256: String,
    size: u64,
    expires_at: Timestamp,
    name: FileName,
    mime: Mime,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    width: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    height: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    duration_ms: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thumbnail: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    caption: Option<Caption>,
}

const MALFORMED: &str = "not a file of this version";

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], &'static str> {
    let bytes = Zeroizing::new(from_base64(text).map_err(|_| MALFORMED)?);
    exact(&bytes).map_err(|_| MALFORMED)
}

impl TryFrom<Parts> for Media {
    type Error = &'static str;

    fn try_from(parts: Parts) -> Result<Self, Self::Error> {
        let frame = match (parts.width, parts.height) {
            (None, None) => None,
            (Some(width), Some(height)) => Some(Frame::new(width, height).ok_or(MALFORMED)?),
            _ => return Err(MALFORMED),
        };
        let thumbnail = |text: String| {
            let bytes = from_base64(&text).map_err(|_| MALFORMED)?;
            Thumbnail::new(bytes).ok_or(MALFORMED)
        };
        if parts.size > FILE_BYTES {
            return Err(MALFORMED);
        }
        Ok(Self {
            media_id: parts.media_id,
            file: FileInfo {
                key: FileKey::from_bytes(bytes(&parts.key)?),
                nonce_prefix: bytes(&parts.nonce_prefix)?,
                sha256: bytes(&parts.sha256)?,
                size: parts.size,
            },
            expires_at: parts.expires_at,
            name: parts.name,
            mime: parts.mime,
            frame,
            duration_ms: parts.duration_ms,
            thumbnail: parts.thumbnail.map(thumbnail).transpose()?,
            caption: parts.caption,
        })
    }
}

impl From<Media> for Parts {
    fn from(media: Media) -> Self {
        Self {
            media_id: media.media_id,
            key: to_base64(media.file.key.expose_bytes()),
            nonce_prefix: to_base64(&media.file.nonce_prefix),
            sha256: to_base64(&media.file.sha256),
            size: media.file.size,
            expires_at: media.expires_at,
            name: media.name,
            mime: media.mime,
            width: media.frame.map(Frame::width),
            height: media.frame.map(Frame::height),
            duration_ms: media.duration_ms,
            thumbnail: media.thumbnail.map(|thumbnail| to_base64(&thumbnail.0)),
            caption: media.caption,
        }
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Media").field("media_id", &self.media_id).finish_non_exhaustive()
    }
}

impl fmt::Debug for Thumbnail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Thumbnail(…)")
    }
}
