//! JPEG (ITU-T T.81): segments up to the end of the first picture.
//!
//! Kept: tables, frames, scans, JFIF, ICC profiles, Adobe's colour transform, and of Exif the orientation alone. What
//! follows the end of the picture (previews, second pictures, films) has metadata of its own and goes.

use super::Damaged;
use super::reader::Reader;

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;

pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, Damaged> {
    let mut reader = Reader::new(bytes);
    if reader.u16()? != 0xff00 | u16::from(SOI) {
        return Err(Damaged);
    }
    let mut kept = vec![0xff, SOI];
    let mut oriented = false;
    loop {
        match marker(&mut reader)? {
            EOI => break,
            // Markers without a length: restarts and TEM have no place here, but do no harm.
            marker @ (0x01 | 0xd0..=0xd7) => kept.extend([0xff, marker]),
            marker => {
                let size = reader.u16()?;
                let payload = reader.take(usize::from(size).checked_sub(2).ok_or(Damaged)?)?;
                if let (0xe1, false, Some(orientation)) = (marker, oriented, orientation(payload)) {
                    kept.extend(exif(orientation));
                    oriented = true;
                }
                if is_needed(marker, payload) {
                    kept.extend([0xff, marker]);
                    kept.extend(size.to_be_bytes());
                    kept.extend(payload);
                }
                if marker == SOS {
                    kept.extend(reader.take(scan(reader.rest()))?);
                    // A picture that was cut off ends here; browsers show what there is.
                    if reader.is_at_end() {
                        break;
                    }
                }
            }
        }
    }
    kept.extend([0xff, EOI]);
    Ok(kept)
}

/// The next marker, behind any filling.
fn marker(reader: &mut Reader<'_>) -> Result<u8, Damaged> {
    if reader.u8()? != 0xff {
        return Err(Damaged);
    }
    loop {
        match reader.u8()? {
            0xff => {}
            0 => return Err(Damaged),
            marker => return Ok(marker),
        }
    }
}

fn is_needed(marker: u8, payload: &[u8]) -> bool {
    match marker {
        // Frames, tables, scans, restart intervals.
        0xc0..=0xcf | 0xda..=0xdf => true,
        0xe0 => payload.starts_with(b"JFIF\0"),
        0xe2 => payload.starts_with(b"ICC_PROFILE\0"),
        0xee => payload.starts_with(b"Adobe"),
        _ => false,
    }
}

/// How many bytes of entropy-coded data there are: up to a marker that is neither a stuffed zero nor a restart.
fn scan(bytes: &[u8]) -> usize {
    let ends = |pair: &[u8]| matches!(pair, [0xff, next] if !matches!(next, 0 | 0xd0..=0xd7 | 0xff));
    bytes.windows(2).position(ends).unwrap_or(bytes.len())
}

/// The orientation in an Exif segment, if it is one that turns or mirrors (TIFF 6.0, tag 0x0112).
fn orientation(payload: &[u8]) -> Option<u16> {
    let tiff = payload.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let four: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let first = if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
    let directory = usize::try_from(first).ok()?;
    let entries = usize::from(short(directory)?);
    let entry = (0..entries)
        .map_while(|index| directory.checked_add(2 + index * 12))
        .find(|entry| short(*entry) == Some(0x0112))?;
    short(entry.checked_add(8)?).filter(|orientation| (2..=8).contains(orientation))
}

/// An Exif segment that says nothing but the orientation.
fn exif(orientation: u16) -> Vec<u8> {
    let [high, low] = orientation.to_be_bytes();
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend(b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01");
    segment.extend([high, low, 0, 0, 0, 0, 0, 0]);
    segment
}
