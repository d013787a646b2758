//! WebM (Matroska, RFC 9559): tags, attachments, title and date become `Void` elements of the same size.

use super::Damaged;
use super::reader::{Reader, length};

const EBML: u32 = 0x1a45_dfa3;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_a966;
const CLUSTER: u32 = 0x1f43_b675;
const TRACKS: u32 = 0x1654_ae6b;
const TRACK: u32 = 0xae;
/// What is needed beside clusters: seek heads, cues, chapters are not metadata of the maker; the rest may be.
const SEEK_HEAD: u32 = 0x114d_9b74;
const CUES: u32 = 0x1c53_bb6b;
const VOID: u32 = 0xec;
/// A check sum of the elements around it, which are about to change.
const CRC: u32 = 0xbf;
/// Of `Info`: how long a unit of time is, and how long the film.
const INFO_NEEDED: &[u32] = &[0x002a_d7b1, 0x4489, VOID];
/// Of `Info`, but every file has them: the programs that wrote it. Their text is overwritten.
const PROGRAMS: &[u32] = &[0x4d80, 0x5741];
/// Of a track: its name.
const TRACK_NAME: u32 = 0x536e;

/// An element: where it begins, where its content does, where that ends, and whether its size was told.
struct Element {
    id: u32,
    begin: usize,
    content: usize,
    end: usize,
    sized: bool,
}

pub(super) fn strip(mut bytes: Vec<u8>) -> Result<Vec<u8>, Damaged> {
    let head = element(&bytes, 0, bytes.len())?;
    let segment = element(&bytes, head.end, bytes.len())?;
    if head.id != EBML || segment.id != SEGMENT {
        return Err(Damaged);
    }
    let mut place = segment.content;
    while place < segment.end {
        let inner = element(&bytes, place, segment.end)?;
        place = inner.end;
        match inner.id {
            INFO => info(&mut bytes, &inner)?,
            TRACKS => tracks(&mut bytes, &inner)?,
            // Of a stream's cluster the size is not known: its elements follow as if they were the segment's own.
            CLUSTER if !inner.sized => place = inner.content,
            _ if !inner.sized => return Err(Damaged),
            CRC => void(&mut bytes, &inner)?,
            CLUSTER | SEEK_HEAD | CUES | VOID | ..=0xffff => {}
            _ => void(&mut bytes, &inner)?,
        }
    }
    bytes.truncate(segment.end);
    Ok(bytes)
}

fn info(bytes: &mut [u8], info: &Element) -> Result<(), Damaged> {
    let mut place = info.content;
    while place < info.end {
        let inner = element(bytes, place, info.end)?;
        if PROGRAMS.contains(&inner.id) {
            bytes.get_mut(inner.content..inner.end).ok_or(Damaged)?.fill(b' ');
        } else if !INFO_NEEDED.contains(&inner.id) {
            void(bytes, &inner)?;
        }
        place = inner.end;
    }
    Ok(())
}

fn tracks(bytes: &mut [u8], tracks: &Element) -> Result<(), Damaged> {
    let mut place = tracks.content;
    while place < tracks.end {
        let track = element(bytes, place, tracks.end)?;
        if track.id == CRC {
            void(bytes, &track)?;
        }
        let mut inside = track.content;
        while track.id == TRACK && inside < track.end {
            let inner = element(bytes, inside, track.end)?;
            if matches!(inner.id, TRACK_NAME | CRC) {
                void(bytes, &inner)?;
            }
            inside = inner.end;
        }
        place = track.end;
    }
    Ok(())
}

/// The element that begins at `begin` and lies before `limit`.
fn element(bytes: &[u8], begin: usize, limit: usize) -> Result<Element, Damaged> {
    let mut reader = Reader::new(bytes.get(begin..limit).ok_or(Damaged)?);
    let first = reader.u8()?;
    let id = match first.leading_zeros() {
        more @ 0..=3 => {
            reader.take(length(more)?)?.iter().fold(u32::from(first), |id, byte| id << 8 | u32::from(*byte))
        }
        _ => return Err(Damaged),
    };
    let first = reader.u8()?;
    let more = first.leading_zeros();
    if more > 7 {
        return Err(Damaged);
    }
    let low = u64::from(first) & (0x7f >> more);
    let size = reader.take(length(more)?)?.iter().fold(low, |size, byte| size << 8 | u64::from(*byte));
    let content = begin + reader.place();
    // All ones: not known, up to the end.
    let sized = size != (1 << (7 * (more + 1))) - 1;
    let end = if sized { content.checked_add(length(size)?).ok_or(Damaged)? } else { limit };
    if end > limit {
        return Err(Damaged);
    }
    Ok(Element { id, begin, content, end, sized })
}

/// Makes an element a `Void` of the same size, full of zeros.
fn void(bytes: &mut [u8], element: &Element) -> Result<(), Damaged> {
    let place = bytes.get_mut(element.begin..element.end).ok_or(Damaged)?;
    let total = place.len();
    place.fill(0);
    // One byte of size while that suffices, else eight.
    match place {
        [id, size, ..] if total < 0x80 => {
            *id = 0xec;
            *size = 0x80 | u8::try_from(total - 2).map_err(|_| Damaged)?;
        }
        [id, size @ ..] if size.len() >= 8 => {
            *id = 0xec;
            let told = (u64::try_from(total - 9).map_err(|_| Damaged)? | 1 << 56).to_be_bytes();
            size.iter_mut().zip(told).for_each(|(byte, value)| *byte = value);
        }
        _ => return Err(Damaged),
    }
    Ok(())
}
