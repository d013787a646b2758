//! MP4 and `QuickTime` (ISO/IEC 14496-12): boxes that are not needed to play become `free` and zeros, times become 0,
//! and tracks that are neither picture nor sound (places, times of day) lose their samples, too.

use super::Damaged;
use super::reader::{Reader, length};

type Kind = [u8; 4];

/// What a container may hold; `None`: the kind is no container, and its content stays.
const fn needed(container: Kind) -> Option<&'static [&'static Kind]> {
    Some(match &container {
        b"root" => &[b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"styp"],
        b"moov" => &[b"mvhd", b"trak", b"mvex", b"iods"],
        b"trak" => &[b"tkhd", b"edts", b"mdia", b"tref"],
        b"mdia" => &[b"mdhd", b"hdlr", b"minf", b"elng"],
        b"minf" => &[b"vmhd", b"smhd", b"hdlr", b"dinf", b"stbl"],
        b"stbl" => &[
            b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss",
            b"sdtp", b"sgpd", b"sbgp", b"subs", b"saiz", b"saio", b"stdp", b"padb", b"stps",
        ],
        b"edts" => &[b"elst"],
        b"mvex" => &[b"mehd", b"trex"],
        b"moof" => &[b"mfhd", b"traf"],
        b"traf" => &[b"tfhd", b"tfdt", b"trun", b"sdtp", b"sgpd", b"sbgp", b"subs", b"saiz", b"saio"],
        _ => return None,
    })
}

/// A box: its kind, where it begins, where its content does, and where that ends.
#[derive(Debug, Clone, Copy)]
struct Box {
    kind: Kind,
    begin: usize,
    content: usize,
    end: usize,
}

pub(super) fn strip(mut bytes: Vec<u8>) -> Result<Vec<u8>, Damaged> {
    let root = Box { kind: *b"root", begin: 0, content: 0, end: bytes.len() };
    let mut silenced = 0;
    clean(&mut bytes, root, &mut silenced)?;
    // Where a fragment's samples of a silenced track lie is told elsewhere: nobody cleans that.
    let fragmented = children(&bytes, root)?.iter().any(|inner| &inner.kind == b"moof");
    if fragmented && silenced > 0 { Err(Damaged) } else { Ok(bytes) }
}

/// Cleans what is in a container; containers nest as `needed` says, so never deeper than six.
fn clean(bytes: &mut [u8], container: Box, silenced: &mut u32) -> Result<(), Damaged> {
    let Some(needed) = needed(container.kind) else { return Ok(()) };
    for inner in children(bytes, container)? {
        if !needed.contains(&&inner.kind) {
            blank(bytes, inner)?;
        } else if &inner.kind == b"trak" && !is_seen_or_heard(bytes, inner)? {
            silence(bytes, inner)?;
            blank(bytes, inner)?;
            *silenced += 1;
        } else {
            match &inner.kind {
                b"mvhd" | b"tkhd" | b"mdhd" => forget_times(bytes, inner)?,
                // Behind the type of the handler: a name for people.
                b"hdlr" => part(bytes, inner.content.checked_add(24).ok_or(Damaged)?, inner.end)?.fill(0),
                _ => clean(bytes, inner, silenced)?,
            }
        }
    }
    Ok(())
}

fn children(bytes: &[u8], container: Box) -> Result<Vec<Box>, Damaged> {
    let mut boxes = Vec::new();
    let mut begin = container.content;
    while begin < container.end {
        let mut reader = Reader::new(bytes.get(begin..container.end).ok_or(Damaged)?);
        let size = reader.u32()?;
        let kind = reader.array()?;
        let size = match size {
            0 => container.end - begin,
            1 => length(reader.u64()?)?,
            size => length(size)?,
        };
        let content = begin + reader.place();
        let end = begin.checked_add(size).ok_or(Damaged)?;
        if end < content || end > container.end {
            return Err(Damaged);
        }
        boxes.push(Box { kind, begin, content, end });
        begin = end;
    }
    Ok(boxes)
}

fn part(bytes: &mut [u8], from: usize, to: usize) -> Result<&mut [u8], Damaged> {
    bytes.get_mut(from..to).ok_or(Damaged)
}

fn blank(bytes: &mut [u8], unneeded: Box) -> Result<(), Damaged> {
    part(bytes, unneeded.begin + 4, unneeded.begin + 8)?.copy_from_slice(b"free");
    part(bytes, unneeded.content, unneeded.end)?.fill(0);
    Ok(())
}

/// When it was made and changed: two numbers behind version and flags, of 4 or in version 1 of 8 bytes.
fn forget_times(bytes: &mut [u8], header: Box) -> Result<(), Damaged> {
    let content = part(bytes, header.content, header.end)?;
    let times = match content.first() {
        Some(0) => 4..12,
        Some(1) => 4..20,
        _ => return Err(Damaged),
    };
    content.get_mut(times).ok_or(Damaged)?.fill(0);
    Ok(())
}

fn child(bytes: &[u8], container: Box, kind: Kind) -> Result<Option<Box>, Damaged> {
    Ok(children(bytes, container)?.into_iter().find(|inner| inner.kind == kind))
}

/// Whether a track's handler says picture or sound.
fn is_seen_or_heard(bytes: &[u8], track: Box) -> Result<bool, Damaged> {
    let media = child(bytes, track, *b"mdia")?.ok_or(Damaged)?;
    let handler = child(bytes, media, *b"hdlr")?.ok_or(Damaged)?;
    let mut reader = Reader::new(bytes.get(handler.content..handler.end).ok_or(Damaged)?);
    reader.take(8)?;
    Ok(matches!(&reader.array()?, b"vide" | b"soun"))
}

/// Overwrites a track's samples.
fn silence(bytes: &mut [u8], track: Box) -> Result<(), Damaged> {
    let mut table = track;
    for kind in [*b"mdia", *b"minf", *b"stbl"] {
        let Some(inner) = child(bytes, table, kind)? else { return Ok(()) };
        table = inner;
    }
    let mut left = bytes.len();
    for (from, size) in samples(bytes, table)? {
        // No file has more samples than bytes; one that says so would keep us busy for ever.
        left = left.checked_sub(size).ok_or(Damaged)?;
        part(bytes, from, from.checked_add(size).ok_or(Damaged)?)?.fill(0);
    }
    Ok(())
}

/// Where a track's chunks of samples lie, and how long they are.
fn samples(bytes: &[u8], table: Box) -> Result<Vec<(usize, usize)>, Damaged> {
    let content = |kind| -> Result<Option<&[u8]>, Damaged> {
        let Some(found) = child(bytes, table, kind)? else { return Ok(None) };
        Ok(Some(bytes.get(found.content..found.end).ok_or(Damaged)?))
    };
    let Some(sizes) = content(*b"stsz")? else { return Err(Damaged) };
    let mut sizes = Sizes::read(sizes)?;
    let runs = runs(content(*b"stsc")?.ok_or(Damaged)?)?;
    let offsets = match (content(*b"stco")?, content(*b"co64")?) {
        (Some(table), _) => offsets(table, false)?,
        (None, Some(table)) => offsets(table, true)?,
        (None, None) => return Err(Damaged),
    };
    let mut run = runs.iter().peekable();
    let mut per_chunk = 0;
    let mut chunks = Vec::with_capacity(offsets.len());
    for (number, offset) in (1_u32..).zip(offsets) {
        while let Some((_, samples)) = run.next_if(|(first, _)| *first <= number) {
            per_chunk = *samples;
        }
        chunks.push((offset, sizes.next(per_chunk)?));
    }
    Ok(chunks)
}

/// The sizes of samples, in order (`stsz`).
enum Sizes<'a> {
    Same(usize),
    Each(Reader<'a>),
}

impl<'a> Sizes<'a> {
    fn read(table: &'a [u8]) -> Result<Self, Damaged> {
        let mut reader = Reader::new(table);
        reader.take(4)?;
        let same = reader.u32()?;
        let _count = reader.u32()?;
        Ok(if same == 0 { Self::Each(Reader::new(reader.rest())) } else { Self::Same(length(same)?) })
    }

    /// How long the next `samples` are together.
    fn next(&mut self, samples: u32) -> Result<usize, Damaged> {
        match self {
            Self::Same(size) => size.checked_mul(length(samples)?).ok_or(Damaged),
            Self::Each(reader) => {
                let mut total: usize = 0;
                for _ in 0..samples {
                    // The last chunk may be told longer than it is.
                    if reader.is_at_end() {
                        break;
                    }
                    total = total.checked_add(length(reader.u32()?)?).ok_or(Damaged)?;
                }
                Ok(total)
            }
        }
    }
}

/// First chunk and samples in each chunk, of every run (`stsc`).
fn runs(table: &[u8]) -> Result<Vec<(u32, u32)>, Damaged> {
    let mut reader = Reader::new(table);
    reader.take(8)?;
    let mut runs = Vec::new();
    while !reader.is_at_end() {
        runs.push((reader.u32()?, reader.u32()?));
        reader.take(4)?;
    }
    Ok(runs)
}

/// Where chunks begin (`stco`, `co64`).
fn offsets(table: &[u8], long: bool) -> Result<Vec<usize>, Damaged> {
    let mut reader = Reader::new(table);
    reader.take(8)?;
    let mut offsets = Vec::new();
    while !reader.is_at_end() {
        offsets.push(if long { length(reader.u64()?)? } else { length(reader.u32()?)? });
    }
    Ok(offsets)
}
