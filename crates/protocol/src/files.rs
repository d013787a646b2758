//! What a file is called and said to be. Only members' devices ever read it, and none of it is believed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{TextError, clean, text};

/// Characters in a [`FileName`].
pub const FILE_NAME_CHARS: usize = 100;
/// Characters in a [`Caption`].
pub const CAPTION_CHARS: usize = 2_000;
/// Characters in a [`Mime`] (RFC 6838 allows 127 on each side of the slash; real ones are shorter).
const MIME_CHARS: usize = 100;

/// What some file system takes for more than a name.
const RESERVED: &[char] = &['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

text! {
    /// A name that is safe on every file system: one line, 1 to 100 characters, no separators, not hidden.
    FileName, |text| {
        let name = clean(text, FILE_NAME_CHARS, false)?;
        let odd = name.contains(RESERVED) || name.starts_with('.') || name.ends_with('.') || is_device(&name);
        if odd { Err(TextError::FileName) } else { Ok(name) }
    }
}
text! {
    /// What its sender says about a file: 1 to 2 000 characters, line breaks allowed.
    Caption, |text| clean(&text.replace("\r\n", "\n"), CAPTION_CHARS, true)
}
text! {
    /// A media type without parameters, in lower case: `image/jpeg`.
    Mime, |text| {
        let token = |part: &str| {
            let of_token = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "!#$&^_.+-".contains(c);
            !part.is_empty() && part.chars().all(of_token)
        };
        let fits = text.len() <= MIME_CHARS
            && text.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype));
        if fits { Ok(text.to_owned()) } else { Err(TextError::Mime) }
    }
}

/// Names that Windows gives to devices, with whatever extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 1 && rest.chars().all(|c| c.is_ascii_digit()))
    };
    ["con", "prn", "aux", "nul"].contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

impl FileName {
    /// The nearest safe name to what a file is called, `fallback` when nothing of it is left. The extension stays.
    #[must_use]
    pub fn nearest(called: &str, fallback: &Self) -> Self {
        let visible = |c: char| clean(&c.to_string(), 1, false).is_ok() || c == ' ';
        let safe: String = called
            .chars()
            .map(|c| if RESERVED.contains(&c) { '_' } else { c })
            .filter(|c| visible(*c))
            .collect();
        let safe = safe.trim_matches(|c: char| c == '.' || c.is_whitespace());
        if safe.is_empty() {
            return fallback.clone();
        }
        let (stem, extension) = match safe.rsplit_once('.') {
            Some((stem, extension)) if extension.chars().count() <= 10 => (stem, format!(".{extension}")),
            _ => (safe, String::new()),
        };
        let room = FILE_NAME_CHARS - 1 - extension.chars().count();
        let stem: String = stem.chars().take(room).collect();
        let stem = stem.trim_end();
        let name = format!("{stem}{extension}");
        Self::try_from(name)
            .or_else(|_| Self::try_from(format!("_{stem}{extension}")))
            .unwrap_or_else(|_| fallback.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Result<FileName, TextError> {
        FileName::try_from(text.to_owned())
    }

    #[test]
    fn names_that_mean_more_than_a_name_are_refused() {
        for good in ["photo.jpg", "Devis n° 12 (signé).pdf", "été", "con-tour.png", "a.b.c"] {
            assert!(name(good).is_ok(), "{good}");
        }
        let long = "x".repeat(101);
        for bad in [
            "",
            " ",
            ".",
            "..",
            ".profile",
            "photo.",
            "../x",
            "a/b",
            "a\\b",
            "C:x",
            "a\nb",
            "a\u{0}b",
            "gpj.\u{202e}exe",
            "con",
            "CON.txt",
            "lpt1.jpg",
            "a|b",
            "a?",
            "<script>",
            &long,
        ] {
            assert!(name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn any_name_has_a_safe_one_near_it() {
        let fallback = name("fichier").unwrap();
        let nearest = |text: &str| FileName::nearest(text, &fallback).to_string();
        for (called, safe) in [
            ("photo.jpg", "photo.jpg"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\fichiers\\devis.pdf", "C__fichiers_devis.pdf"),
            ("gpj.\u{202e}exe", "gpj.exe"),
            ("...", "fichier"),
            ("", "fichier"),
            ("\u{0}\n", "fichier"),
            ("con.txt", "_con.txt"),
            (" a \n b.png ", "a  b.png"),
        ] {
            assert_eq!(nearest(called), safe, "{called:?}");
        }
        let long = nearest(&format!("{}.jpeg", "é".repeat(300)));
        assert_eq!((long.chars().count(), long.ends_with("é.jpeg")), (99, true));
    }

    #[test]
    fn a_media_type_is_two_plain_words() {
        let mime = |text: &str| Mime::try_from(text.to_owned()).is_ok();
        assert!(mime("image/jpeg") && mime("application/vnd.oasis.opendocument.text"));
        for bad in [
            "",
            "image",
            "image/",
            "/jpeg",
            "text/html; charset=utf-8",
            "Image/JPEG",
            "a/b/c",
            "a/b\n",
            "é/x",
        ] {
            assert!(!mime(bad), "{bad:?}");
        }
        assert!(!mime(&format!("a/{}", "b".repeat(99))));
    }
}
