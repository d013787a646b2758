//! Public texts that people write: trimmed, normalised, bounded, without tricks.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::limits::{DESCRIPTION_CHARS, NAME_CHARS, TITLE_CHARS};

/// A text that its type does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("must not be empty")]
    Empty,
    /// Longer than allowed, counted in characters after normalisation.
    #[error("must have at most {0} characters")]
    TooLong(usize),
    /// Control characters, or characters that reorder or hide text.
    #[error("must not contain control or invisible formatting characters")]
    Invisible,
    /// A name that suggests the house itself speaks.
    #[error("this name is reserved")]
    Reserved,
    /// Not a telephone number.
    #[error("must be a telephone number")]
    Phone,
    /// Not an e-mail address.
    #[error("must be an e-mail address")]
    Email,
    /// Not a name that every file system takes for one.
    #[error("must be a plain file name")]
    FileName,
    /// Not a media type.
    #[error("must be a media type such as image/jpeg")]
    Mime,
}

/// Characters in a [`Reference`].
const REFERENCE_CHARS: usize = 100;

/// Names nobody may take, compared without accents, case, spaces and punctuation.
const RESERVED: &[&str] =
    &["leboncoup", "admin", "administrateur", "moderateur", "moderation", "support", "system", "systeme"];

/// NFC, trimmed, non-empty, at most `max` characters, no control or invisible formatting characters.
/// Line breaks are kept if `multiline`.
pub(crate) fn clean(text: &str, max: usize, multiline: bool) -> Result<String, TextError> {
    let text: String = text.trim().nfc().collect();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong(max));
    }
    if text.chars().any(|c| is_invisible(c) && !(multiline && c == '\n')) {
        return Err(TextError::Invisible);
    }
    Ok(text)
}

/// Control characters, bidirectional controls, zero-width characters and the byte order mark.
/// U+200D stays: it joins emoji.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{061c}' | '\u{feff}')
}

/// Lower case without accents, spaces or punctuation: what two look-alike names share.
fn skeleton(text: &str) -> String {
    text.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Declares a validated text.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;

            fn try_from(text: String) -> Result<Self, TextError> {
                let check: fn(&str) -> Result<String, TextError> = $check;
                check(&text).map(Self)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

pub(crate) use text;

text! {
    /// A demande's title: one line, 1 to 100 characters.
    Title, |text| clean(text, TITLE_CHARS, false)
}
text! {
    /// What a grant of tokens is about, in the words of staff: one line, 1 to 100 characters.
    Reference, |text| clean(text, REFERENCE_CHARS, false)
}
text! {
    /// A demande's description: 1 to 5 000 characters, line breaks allowed.
    Description, |text| clean(&text.replace("\r\n", "\n"), DESCRIPTION_CHARS, true)
}
text! {
    /// The name others see: one line, 1 to 50 characters, not one of the house's own names.
    DisplayName, |text| {
        let name = clean(text, NAME_CHARS, false)?;
        if RESERVED.contains(&skeleton(&name).as_str()) { Err(TextError::Reserved) } else { Ok(name) }
    }
}
text! {
    /// Why a member of staff did something: 1 to 500 characters.
    Reason, |text| clean(text, 500, true)
}

text! {
    /// A sentence below an invoice's total: 1 to 500 characters.
    InvoiceNote, |text| clean(text, 500, false)
}

text! {
    /// A line of an invoice's buyer: 1 to 120 characters.
    BuyerLine, |text| clean(text, 120, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str) -> Result<Title, TextError> {
        text.to_owned().try_into()
    }

    #[test]
    fn a_title_is_trimmed_and_normalised() {
        assert_eq!(title("  Chaudie\u{300}re en panne ").unwrap().as_str(), "Chaudière en panne");
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(title(&"é".repeat(100)).is_ok());
        assert_eq!(title(&"é".repeat(101)), Err(TextError::TooLong(100)));
        assert_eq!(title(" \u{a0} "), Err(TextError::Empty));
    }

    #[test]
    fn bidirectional_and_zero_width_tricks_are_refused() {
        for trick in ["a\u{202e}b", "a\u{200b}b", "a\nb", "a\u{7}b", "a\u{2066}b"] {
            assert_eq!(title(trick), Err(TextError::Invisible), "{trick:?}");
        }
        assert!(Description::try_from("ligne\r\nautre".to_owned()).is_ok());
    }

    #[test]
    fn nobody_poses_as_the_house() {
        for name in ["Support", "Modérateur", "Le Bon Coup", "ADMIN !"] {
            assert_eq!(DisplayName::try_from(name.to_owned()), Err(TextError::Reserved), "{name}");
        }
        assert!(DisplayName::try_from("Adminata D.".to_owned()).is_ok());
    }
}
