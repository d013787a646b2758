//! What a file really is, by its first bytes: names and declared types are not believed.

/// What browsers show safely in `<img>` and `<video>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG, animated ones included.
    Png,
    /// WebP.
    WebP,
    /// MP4.
    Mp4,
    /// WebM.
    WebM,
}

/// Brands of MP4 that browsers play (ISO/IEC 14496-12 and -14). `QuickTime` and HEIF have others.
const MP4_BRANDS: &[&[u8; 4]] = &[
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42",
    b"avc1", b"M4V ", b"MSNV", b"dash", b"f4v ",
];

/// How far into a WebM file its kind is named.
const EBML_HEAD: usize = 64;

impl Format {
    /// The format of a file; `None` for everything that is only ever downloaded.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let begins = |magic: &[u8]| bytes.starts_with(magic);
        let at = |from: usize, magic: &[u8]| bytes.get(from..from + magic.len()) == Some(magic);
        if begins(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if begins(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if begins(b"RIFF") && at(8, b"WEBP") {
            Some(Self::WebP)
        } else if at(4, b"ftyp") && MP4_BRANDS.iter().any(|brand| at(8, *brand)) {
            Some(Self::Mp4)
        } else if begins(b"\x1a\x45\xdf\xa3") && is_webm(bytes) {
            Some(Self::WebM)
        } else {
            None
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Mp4 => "video/mp4",
            Self::WebM => "video/webm",
        }
    }

    /// True for moving pictures with sound.
    #[must_use]
    pub const fn is_video(self) -> bool {
        matches!(self, Self::Mp4 | Self::WebM)
    }
}

/// The element `DocType` (0x4282) of 4 bytes says "webm".
fn is_webm(bytes: &[u8]) -> bool {
    let head = bytes.get(..EBML_HEAD).unwrap_or(bytes);
    head.windows(7).any(|window| window == b"\x42\x82\x84webm")
}

/// Whether a file is a `QuickTime` film: built like MP4, but not shown.
pub(crate) fn is_quicktime(bytes: &[u8]) -> bool {
    bytes.get(4..12) == Some(b"ftypqt  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(Format::of(b"\xff\xd8\xff\xe0...."), Some(Format::Jpeg));
        assert_eq!(Format::of(b"\x89PNG\r\n\x1a\n...."), Some(Format::Png));
        assert_eq!(Format::of(b"RIFF\x04\0\0\0WEBPVP8 "), Some(Format::WebP));
        assert_eq!(Format::of(b"\0\0\0\x18ftypisom...."), Some(Format::Mp4));
        assert_eq!(Format::of(b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"), Some(Format::WebM));
    }

    #[test]
    fn what_browsers_could_run_is_never_shown() {
        for bytes in [
            &b""[..],
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"<!doctype html><script>alert(1)</script>",
            b"%PDF-1.7",
            b"GIF89a<script>",
            b"MZ\x90\0",
            b"RIFF\x04\0\0\0WAVEfmt ",
            b"\0\0\0\x18ftypheic",
            b"\0\0\0\x14ftypqt  ",
            b"\x1a\x45\xdf\xa3\x42\x82\x88matroska",
            b"\xff\xd8",
            b" \xff\xd8\xff",
        ] {
            assert_eq!(Format::of(bytes), None, "{bytes:?}");
        }
    }
}
