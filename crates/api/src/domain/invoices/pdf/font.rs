//! Helvetica, which every reader of PDF has, in the encoding `WinAnsi`: its letters and their widths.

use unicode_normalization::UnicodeNormalization as _;

/// The letters of `WinAnsi` from 0x80 on that are not Latin-1's; `\0` where there is none.
const HIGH: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// A cut of Helvetica.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Font {
    Regular,
    Bold,
}

impl Font {
    pub(super) const ALL: [Self; 2] = [Self::Regular, Self::Bold];

    /// Its name in the page's resources.
    pub(super) const fn key(self) -> &'static [u8] {
        match self {
            Self::Regular => b"F1",
            Self::Bold => b"F2",
        }
    }

    /// Its name among the standard fonts.
    pub(super) const fn name(self) -> &'static [u8] {
        match self {
            Self::Regular => b"Helvetica",
            Self::Bold => b"Helvetica-Bold",
        }
    }

    /// The width of encoded text at size 1.
    pub(super) fn width(self, encoded: &[u8]) -> f32 {
        let widths = match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
        };
        let width = |byte: &u8| widths.get(usize::from(byte.saturating_sub(b' '))).copied().unwrap_or(0);
        encoded.iter().map(|byte| f32::from(width(byte))).sum::<f32>() / 1_000.0
    }
}

/// Text in `WinAnsi`. A letter that it lacks loses its accent (ł, ő), and what has no Latin base becomes `?`.
pub(super) fn encode(text: &str) -> Vec<u8> {
    text.nfc().map(|letter| byte(letter).or_else(|| byte(base(letter))).unwrap_or(b'?')).collect()
}

fn byte(letter: char) -> Option<u8> {
    match letter {
        ' '..='~' | '\u{a0}'..='ÿ' => u8::try_from(u32::from(letter)).ok(),
        '\0' => None,
        _ => HIGH.iter().position(|known| *known == letter).and_then(|place| u8::try_from(0x80 + place).ok()),
    }
}

fn base(letter: char) -> char {
    match letter {
        'ł' => 'l',
        'Ł' => 'L',
        'đ' => 'd',
        'Đ' => 'D',
        'ı' => 'i',
        '\u{2010}' | '\u{2011}' | '−' => '-',
        '\u{2000}'..='\u{200a}' | '\u{202f}' => '\u{a0}',
        _ => std::iter::once(letter).nfd().next().unwrap_or(letter),
    }
}

/// Thousandths of the size, from Adobe's metrics of the standard fonts, for the bytes 0x20 to 0xFF.
const REGULAR: [u16; 224] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 350, 556, 350, 222, 556, 333, 1000, 556, 556, 333,
    1000, 667, 333, 1000, 350, 611, 350, 350, 222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944,
    350, 500, 667, 278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333, 400, 584,
    333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611, 667, 667, 667, 667, 667, 667, 1000,
    722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722,
    722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278, 556,
    556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
];

/// As [`REGULAR`].
const BOLD: [u16; 224] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278,
    556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584,
    556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556,
    333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584, 350, 556, 350, 278, 556, 500, 1000, 556, 556, 333,
    1000, 667, 333, 1000, 350, 611, 350, 350, 278, 278, 500, 500, 350, 556, 1000, 333, 1000, 556, 333, 944,
    350, 500, 667, 278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 333, 737, 333, 400, 584,
    333, 333, 333, 611, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611, 722, 722, 722, 722, 722, 722, 1000,
    722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722,
    722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278, 611,
    611, 611, 611, 611, 611, 611, 584, 611, 611, 611, 611, 611, 556, 611, 556,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_is_complete() {
        let french = "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ€«»’–—… n°";
        assert_eq!(encode(french).len(), french.chars().count());
        assert!(!encode(french).contains(&b'?'));
        assert_eq!(encode("é€œ\u{a0}Ÿ"), [0xe9, 0x80, 0x9c, 0xa0, 0x9f]);
        assert_eq!(encode("e\u{301}"), [0xe9], "a letter and its accent apart");
    }

    #[test]
    fn what_cannot_be_shown_is_shown_as_missing() {
        assert_eq!(encode("Łukasz Őry, Ștefan"), b"Lukasz Ory, Stefan");
        assert_eq!(encode("日本 Иван 👍"), b"?? ???? ?");
        assert_eq!(encode("\u{81}\0"), b"??");
        assert_eq!(encode("1\u{202f}000"), b"1\xa0000");
    }

    #[test]
    fn widths_are_helveticas() {
        assert!((Font::Regular.width(b"0123456789") - 5.56).abs() < 1e-4);
        assert!((Font::Regular.width(&encode("€é")) - 1.112).abs() < 1e-4);
        assert!((Font::Bold.width(b"A:") - 1.055).abs() < 1e-4);
    }
}
