//! Bodies of `/api/v1/media`: sealed files on their way between two people.

use serde::{Deserialize, Serialize};

use crate::bytes::fixed_bytes;
use crate::ids::{ConversationId, MediaId};
use crate::limits::{CHUNK_BYTES, PART_BYTES, SEALED_CHUNK_BYTES, sealed_size};
use crate::time::Timestamp;

fixed_bytes! {
    /// SHA-256 of a sealed file, or of a part of one.
    MediaHash, 32
}

/// Ciphertext bytes of a whole file. Only sizes that a sealed file can have exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = u64, minimum = 16, maximum = 20_976_640))]
pub struct MediaSize(u64);

/// A number of bytes that no sealed file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the size of a sealed file of at most 20 MiB")]
pub struct MediaSizeError;

impl TryFrom<u64> for MediaSize {
    type Error = MediaSizeError;

    fn try_from(sealed: u64) -> Result<Self, MediaSizeError> {
        let tags = sealed.div_ceil(SEALED_CHUNK_BYTES) * (SEALED_CHUNK_BYTES - CHUNK_BYTES);
        let plaintext = sealed.checked_sub(tags).ok_or(MediaSizeError)?;
        if sealed_size(plaintext) == Some(sealed) { Ok(Self(sealed)) } else { Err(MediaSizeError) }
    }
}

impl From<MediaSize> for u64 {
    fn from(size: MediaSize) -> Self {
        size.0
    }
}

impl MediaSize {
    /// The number of bytes.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// How many parts an upload has: 1 to 40.
    #[must_use]
    pub const fn parts(self) -> u64 {
        self.0.div_ceil(PART_BYTES)
    }

    /// Bytes of part `number`, counted from 0; `None` when there is no such part.
    #[must_use]
    pub const fn part(self, number: u64) -> Option<u64> {
        match self.parts() - 1 {
            last if number < last => Some(PART_BYTES),
            last if number == last => Some(self.0 - last * PART_BYTES),
            _ => None,
        }
    }
}

/// `POST /media`: a file that will be uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateMedia {
    /// Whose members may fetch it.
    pub conversation_id: ConversationId,
    /// Ciphertext bytes, tags included.
    pub size: MediaSize,
}

/// A file as the server knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Media {
    /// Its id.
    pub id: MediaId,
    /// Whose members may fetch it.
    pub conversation_id: ConversationId,
    /// Ciphertext bytes.
    pub size: MediaSize,
    /// Bytes of every part but the last.
    pub part_bytes: u64,
    /// How many parts there are, numbered from 0.
    pub parts: u64,
    /// The parts that have arrived, ascending.
    pub stored: Vec<u64>,
    /// True once the whole was verified; only then can it be fetched.
    pub complete: bool,
    /// When it is removed: while incomplete the end of the upload's time, else 14 days after completion.
    pub expires_at: Timestamp,
}

/// `POST /media/{id}/complete`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompleteMedia {
    /// Of the whole ciphertext.
    pub sha256: MediaHash,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::FILE_BYTES;

    #[test]
    fn exactly_the_sizes_of_sealed_files_exist() {
        let most = sealed_size(FILE_BYTES).unwrap();
        let full = SEALED_CHUNK_BYTES;
        for size in [16, 17, full - 1, full, full + 17, 2 * full, most] {
            assert_eq!(MediaSize::try_from(size).map(MediaSize::get), Ok(size));
        }
        // Less than a tag, a last chunk without content, beyond 20 MiB.
        for size in [0, 15, full + 1, full + 15, full + 16, 2 * full + 16, most + 1, most + 17, u64::MAX] {
            assert_eq!(MediaSize::try_from(size), Err(MediaSizeError), "{size}");
        }
    }

    #[test]
    fn parts_make_up_the_whole() {
        for size in [16, PART_BYTES, PART_BYTES + 17, 3 * PART_BYTES, 20_976_640] {
            let size = MediaSize::try_from(size).unwrap();
            let parts: Vec<u64> = (0..size.parts()).map(|number| size.part(number).unwrap()).collect();
            assert_eq!(parts.iter().sum::<u64>(), size.get());
            assert!(parts.iter().all(|bytes| (1..=PART_BYTES).contains(bytes)));
            assert_eq!(size.part(size.parts()), None);
        }
    }
}
