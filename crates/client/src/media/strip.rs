//! Takes out of pictures and films what their maker did not mean to tell: place, time, device, author.
//!
//! Each format keeps what is needed to show it and loses everything else: what we do not know could be anything.
//! Films keep their size, so that the offsets in them stay right: what goes is overwritten.

mod jpeg;
mod mp4;
mod png;
mod reader;
mod webm;
mod webp;

use crate::media::sniff::{Format, is_quicktime};

/// A picture or film that cannot be read to its end, so that nobody knows what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Damaged;

/// The file without its metadata, and what it is. Files of other formats stay as they are.
pub(crate) fn strip(bytes: Vec<u8>) -> Result<(Vec<u8>, Option<Format>), Damaged> {
    let format = Format::of(&bytes);
    let stripped = match format {
        Some(Format::Jpeg) => jpeg::strip(&bytes)?,
        Some(Format::Png) => png::strip(&bytes)?,
        Some(Format::WebP) => webp::strip(&bytes)?,
        Some(Format::Mp4) => mp4::strip(bytes)?,
        Some(Format::WebM) => webm::strip(bytes)?,
        None if is_quicktime(&bytes) => mp4::strip(bytes)?,
        None => bytes,
    };
    Ok((stripped, format))
}

#[cfg(test)]
mod tests;
