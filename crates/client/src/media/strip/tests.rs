use proptest::prelude::*;

use super::*;

fn stripped(bytes: &[u8]) -> Vec<u8> {
    strip(bytes.to_vec()).unwrap().0
}

fn has(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

const MARKER: &[u8] = b"48.8566N 2.3522E";

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let size = u16::try_from(payload.len() + 2).unwrap();
    [&[0xff, marker], &size.to_be_bytes()[..], payload].concat()
}

/// A little-endian Exif segment with an orientation and a place.
fn exif(orientation: u8) -> Vec<u8> {
    let mut payload = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    payload.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    payload.extend(MARKER);
    segment(0xe1, &payload)
}

fn jpeg(metadata: &[Vec<u8>]) -> Vec<u8> {
    let jfif = segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    let frame = segment(0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    let scan = [segment(0xda, &[1, 1, 0, 0, 63, 0]), vec![0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56]].concat();
    [vec![0xff, 0xd8], jfif, metadata.concat(), frame, scan, vec![0xff, 0xd9]].concat()
}

#[test]
fn a_jpeg_loses_all_but_the_picture_and_its_orientation() {
    let metadata = [
        exif(6),
        segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", MARKER].concat()),
        segment(0xed, &[b"Photoshop 3.0\0", MARKER].concat()),
        segment(0xfe, MARKER),
        segment(0xe2, &[b"MPF\0", MARKER].concat()),
        segment(0xe2, b"ICC_PROFILE\0\x01\x01colours"),
    ];
    // A second picture behind the first, as telephones make them.
    let original = [jpeg(&metadata), jpeg(&[exif(1)])].concat();
    let clean = stripped(&original);
    assert!(!has(&clean, MARKER) && has(&clean, b"ICC_PROFILE"));
    assert_eq!(clean.split(|byte| *byte == 0xd9).count(), 2);
    assert!(has(&clean, b"\x01\x12\0\x03\0\0\0\x01\0\x06"), "{clean:x?}");
    assert!(has(&clean, &[0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9]));
    assert_eq!(stripped(&clean), clean);
    // Upright needs no word.
    assert_eq!(stripped(&jpeg(&[exif(1)])), jpeg(&[]));
    assert_eq!(stripped(&jpeg(&[])), jpeg(&[]));
}

#[test]
fn a_jpeg_that_was_cut_off_is_closed_and_a_broken_one_is_refused() {
    let whole = jpeg(&[]);
    assert_eq!(stripped(&whole[..whole.len() - 2]), whole);
    for broken in [&whole[..30], &b"\xff\xd8\xff\xe1\x00\x01"[..], b"\xff\xd8\xff\x00", b"\xff\xd8\xff"] {
        assert_eq!(strip(broken.to_vec()), Err(Damaged));
    }
}

fn png(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let chunk = |(kind, content): &(&[u8; 4], &[u8])| {
        let size = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&size, &kind[..], content, b"crc!"].concat()
    };
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.iter().flat_map(chunk).collect()].concat()
}

#[test]
fn a_png_loses_texts_times_exif_and_what_nobody_knows() {
    let (head, data, end) =
        ((b"IHDR", &b"13 bytes here"[..]), (b"IDAT", &b"pixels"[..]), (b"IEND", &b""[..]));
    let plain = png(&[head, (b"iCCP", b"colours"), data, end]);
    let full = png(&[
        head,
        (b"eXIf", MARKER),
        (b"iCCP", b"colours"),
        (b"tEXt", MARKER),
        (b"zTXt", MARKER),
        (b"iTXt", MARKER),
        (b"tIME", MARKER),
        (b"prVt", MARKER),
        data,
        (b"tEXt", MARKER),
        end,
    ]);
    assert_eq!(stripped(&[full, MARKER.to_vec()].concat()), plain);
    assert_eq!(stripped(&plain), plain);
    assert_eq!(strip(plain[..plain.len() - 1].to_vec()), Err(Damaged));
}

fn webp(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, content) in chunks {
        body.extend(*kind);
        body.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
        body.extend(*content);
        body.resize(body.len().next_multiple_of(2), 0);
    }
    [b"RIFF", &u32::try_from(body.len()).unwrap().to_le_bytes()[..], &body].concat()
}

#[test]
fn a_webp_loses_exif_and_xmp_and_says_so() {
    let full = webp(&[
        (b"VP8X", b"\x2c\0\0\0\x01\0\0\x01\0\0"),
        (b"ICCP", b"col"),
        (b"VP8 ", b"pixel"),
        (b"EXIF", MARKER),
        (b"XMP ", MARKER),
    ]);
    let plain = webp(&[(b"VP8X", b"\x20\0\0\0\x01\0\0\x01\0\0"), (b"ICCP", b"col"), (b"VP8 ", b"pixel")]);
    assert_eq!(stripped(&[full, MARKER.to_vec()].concat()), plain);
    assert_eq!(stripped(&plain), plain);
}

fn mp4_box(kind: &[u8], content: &[u8]) -> Vec<u8> {
    [&u32::try_from(content.len() + 8).unwrap().to_be_bytes()[..], kind, content].concat()
}

fn track(handler: &[u8], offset: u32, sizes: &[u32]) -> Vec<u8> {
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>();
    let count = u32::try_from(sizes.len()).unwrap();
    let table = [
        mp4_box(b"stsz", &numbers(&[&[0, 0, count], sizes].concat())),
        mp4_box(b"stsc", &numbers(&[0, 1, 1, count, 1])),
        mp4_box(b"stco", &numbers(&[0, 1, offset])),
    ];
    let minf = mp4_box(b"minf", &mp4_box(b"stbl", &table.concat()));
    let hdlr = mp4_box(b"hdlr", &[&[0; 8][..], handler, &[0; 12], b"made by Jeanne's phone\0"].concat());
    let mdia = mp4_box(b"mdia", &[mp4_box(b"mdhd", &[7; 24].map(|n| n - 7)), hdlr, minf].concat());
    let tkhd = mp4_box(b"tkhd", &[&[0; 4][..], &[9; 8], &[1; 72]].concat());
    mp4_box(b"trak", &[tkhd, mdia, mp4_box(b"udta", MARKER)].concat())
}

/// A film with picture, a track of places, and everything else that tells something.
fn mp4() -> Vec<u8> {
    let ftyp = mp4_box(b"ftyp", b"isom\0\0\0\0mp41");
    let mdat = mp4_box(b"mdat", &[b"picture", MARKER].concat());
    let at = u32::try_from(ftyp.len() + 8).unwrap();
    let mvhd = mp4_box(b"mvhd", &[&[0; 4][..], &[9; 8], &[1; 88]].concat());
    let place = mp4_box(b"udta", &mp4_box(b"\xa9xyz", MARKER));
    let moov = [
        mvhd,
        track(b"vide", at, &[3, 4]),
        track(b"meta", at + 7, &[10, 6]),
        place,
        mp4_box(b"meta", MARKER),
    ]
    .concat();
    [ftyp, mdat, mp4_box(b"moov", &moov), mp4_box(b"uuid", MARKER), mp4_box(b"free", MARKER)].concat()
}

#[test]
fn a_film_loses_places_times_and_names_and_keeps_its_size() {
    let film = mp4();
    let clean = stripped(&film);
    assert_eq!(clean.len(), film.len());
    assert!(!has(&clean, MARKER) && !has(&clean, b"Jeanne") && !has(&clean, &[9; 4]));
    assert!(has(&clean, b"picture") && has(&clean, b"stco") && has(&clean, &[1; 88]));
    assert_eq!(stripped(&clean), clean);
    let quicktime =
        film.iter().copied().take(8).chain(*b"qt  ").chain(film.iter().copied().skip(12)).collect();
    let (clean, format) = strip(quicktime).unwrap();
    assert!(!has(&clean, MARKER) && format.is_none());
}

#[test]
fn a_film_that_lies_about_its_size_is_refused() {
    let film = mp4();
    for at in [0_usize, 20, 51] {
        let mut lying = film.clone();
        lying[at] = 0x7f;
        assert!(at == 51 || strip(lying).is_err(), "{at}");
    }
    assert_eq!(strip(film[..film.len() - 1].to_vec()), Err(Damaged));
    // A fragment's places are told where we do not look.
    assert_eq!(strip([film, mp4_box(b"moof", b"")].concat()), Err(Damaged));
}

fn ebml(id: &[u8], content: &[u8]) -> Vec<u8> {
    let size = u16::try_from(content.len()).unwrap() | 0x4000;
    [id, &size.to_be_bytes(), content].concat()
}

#[test]
fn a_webm_loses_tags_title_date_and_programs() {
    let head = ebml(b"\x1a\x45\xdf\xa3", &ebml(b"\x42\x82", b"webm"));
    // DocType with a size of one byte, as every writer does.
    let head = [&head[..6], b"\x42\x82\x84webm"].concat();
    let head = [&b"\x1a\x45\xdf\xa3\x87"[..], &head[6..]].concat();
    let info = [
        ebml(b"\x2a\xd7\xb1", &[0x0f, 0x42, 0x40]),
        ebml(b"\x7b\xa9", MARKER),
        ebml(b"\x44\x61", &[9; 8]),
        ebml(b"\x4d\x80", b"Jeanne's muxer"),
        ebml(b"\x57\x41", b"Jeanne's phone"),
    ];
    let tracks = ebml(b"\xae", &[ebml(b"\xd7", &[1]), ebml(b"\x53\x6e", b"Jeanne's camera")].concat());
    let parts = [
        ebml(b"\x15\x49\xa9\x66", &info.concat()),
        ebml(b"\x16\x54\xae\x6b", &tracks),
        ebml(b"\x12\x54\xc3\x67", &[MARKER; 20].concat()),
        ebml(b"\x19\x41\xa4\x69", MARKER),
    ];
    let cluster =
        [&b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff"[..], &ebml(b"\xa3", b"frames")].concat();
    let content = [parts.concat(), cluster, ebml(b"\x12\x54\xc3\x67", MARKER)].concat();
    let film = [head, b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff".to_vec(), content].concat();
    let clean = stripped(&film);
    assert_eq!(clean.len(), film.len());
    assert!(!has(&clean, MARKER) && !has(&clean, b"Jeanne") && !has(&clean, &[9; 8]));
    assert!(has(&clean, b"frames") && has(&clean, &[0x0f, 0x42, 0x40]));
    assert_eq!(stripped(&clean), clean);
}

#[test]
fn other_files_stay_as_they_are() {
    for bytes in [&b""[..], b"%PDF-1.7 ...", b"\0\0\0\x18ftypheic"] {
        assert_eq!(strip(bytes.to_vec()), Ok((bytes.to_vec(), None)));
    }
}

const BEGINNINGS: [&[u8]; 7] = [
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\x40\0\0\0WEBP",
    b"\0\0\0\x10ftypisom\0\0\0\0",
    b"\0\0\0\x10ftypqt  \0\0\0\0",
    b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm\x18\x53\x80\x67",
    b"",
];

fn samples() -> Vec<Vec<u8>> {
    vec![
        jpeg(&[exif(6)]),
        png(&[(b"IHDR", b"x"), (b"tEXt", MARKER), (b"IEND", b"")]),
        webp(&[(b"VP8 ", b"x"), (b"EXIF", MARKER)]),
        mp4(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_bytes_make_it_panic(which in 0..BEGINNINGS.len(), rest in prop::collection::vec(any::<u8>(), 0..400)) {
        let bytes = [BEGINNINGS[which], &rest].concat();
        if let Ok((clean, _)) = strip(bytes) {
            let again = strip(clean.clone()).map(|(again, _)| again);
            prop_assert_eq!(again, Ok(clean));
        }
    }

    #[test]
    fn no_damage_makes_it_panic_or_grow(
        which in 0..4_usize,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = samples().swap_remove(which);
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let before = bytes.len();
        if let Ok((clean, _)) = strip(bytes) {
            prop_assert!(clean.len() <= before + 38);
        }
    }
}
