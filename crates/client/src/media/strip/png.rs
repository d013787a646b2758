//! PNG (W3C, third edition): the chunks that make the picture, up to its end.

use super::Damaged;
use super::reader::{Reader, length};

/// Pixels, colours and animation. Texts, times, Exif and everything private goes.
const NEEDED: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP",
    b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
];

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, Damaged> {
    let mut reader = Reader::new(bytes);
    let mut kept = reader.take(8)?.to_vec();
    loop {
        let size = reader.u32()?;
        let kind: [u8; 4] = reader.array()?;
        // Content and check sum.
        let content = reader.take(length(size)?.checked_add(4).ok_or(Damaged)?)?;
        if NEEDED.contains(&&kind) {
            kept.extend(size.to_be_bytes());
            kept.extend(kind);
            kept.extend(content);
        }
        if &kind == b"IEND" {
            return Ok(kept);
        }
    }
}
