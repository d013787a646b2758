//! WebP (RFC 9649): the RIFF chunks that make the picture.

use super::Damaged;
use super::reader::{Reader, length};

const NEEDED: &[&[u8; 4]] = &[b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// Says in `VP8X` that there is Exif (8) or XMP (4).
const METADATA: u8 = 0b1100;

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, Damaged> {
    let mut reader = Reader::new(bytes);
    reader.take(4)?;
    let size = length(u32::from_le_bytes(reader.array()?))?;
    let mut chunks = Reader::new(reader.take(size)?);
    chunks.take(4)?;
    let mut kept = b"WEBP".to_vec();
    while !chunks.is_at_end() {
        let kind: [u8; 4] = chunks.array()?;
        let size = u32::from_le_bytes(chunks.array()?);
        let content = chunks.take(length(size)?)?;
        if size % 2 == 1 && !chunks.is_at_end() {
            chunks.take(1)?;
        }
        if NEEDED.contains(&&kind) {
            kept.extend(kind);
            kept.extend(size.to_le_bytes());
            match (content, &kind == b"VP8X") {
                ([flags, rest @ ..], true) => {
                    kept.push(flags & !METADATA);
                    kept.extend(rest);
                }
                _ => kept.extend(content),
            }
            if size % 2 == 1 {
                kept.push(0);
            }
        }
    }
    let size = u32::try_from(kept.len()).map_err(|_| Damaged)?;
    Ok([b"RIFF", &size.to_le_bytes()[..], &kept].concat())
}
