//! What a contact card says. Only members' devices ever read one.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{TextError, clean, text};

/// Characters in a [`Phone`].
const PHONE_CHARS: usize = 32;
/// Digits in a [`Phone`]: the shortest national numbers, and the longest that E.164 allows.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 6..=15;
/// Characters in an [`Email`] (RFC 5321 section 4.5.3.1.3, without the angle brackets).
const EMAIL_CHARS: usize = 254;

text! {
    /// Whom to ask for: one line, 1 to 80 characters.
    ContactName, |text| clean(text, 80, false)
}
text! {
    /// When to call, where to ring: 1 to 500 characters, line breaks allowed.
    ContactNote, |text| clean(&text.replace("\r\n", "\n"), 500, true)
}
text! {
    /// A telephone number as people write it: 6 to 15 digits, `+` in front, spaces and `.-()` between.
    Phone, |text| {
        let phone = clean(text, PHONE_CHARS, false)?;
        let plain = phone.strip_prefix('+').unwrap_or(&phone);
        let digits = plain.chars().filter(char::is_ascii_digit).count();
        let known = plain.chars().all(|c| c.is_ascii_digit() || " .-()\u{a0}\u{202f}".contains(c));
        if known && PHONE_DIGITS.contains(&digits) { Ok(phone) } else { Err(TextError::Phone) }
    }
}
text! {
    /// An e-mail address: one `@` between two parts without white space.
    Email, |text| {
        let email = clean(text, EMAIL_CHARS, false)?;
        if is_address(&email) { Ok(email) } else { Err(TextError::Email) }
    }
}

fn is_address(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else { return false };
    let strange = |c: char| c.is_whitespace() || "@<>,;\"".contains(c);
    let dotted = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    !user.is_empty() && dotted && !user.contains(strange) && !host.contains(strange)
}

impl Phone {
    /// What a telephone dials: the digits, behind a `+` if there is one.
    #[must_use]
    pub fn dialled(&self) -> String {
        self.as_str().chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_are_taken_as_people_write_them() {
        for good in ["06 12 34 56 78", "+33 (0)6.12.34.56.78", "3631 00", "0612345678"] {
            assert!(Phone::try_from(good.to_owned()).is_ok(), "{good}");
        }
        for bad in ["", "12345", "appelez-moi", "06 12 34 56 78 poste 4", "1234567890123456", "0612+345678"] {
            assert!(Phone::try_from(bad.to_owned()).is_err(), "{bad}");
        }
        let phone = Phone::try_from("+33 (0)6.12.34.56.78".to_owned()).unwrap();
        assert_eq!(phone.dialled(), "+330612345678");
    }

    #[test]
    fn an_email_address_has_two_parts() {
        for good in ["jeanne@exemple.fr", "j.d+travaux@mail.exemple.co.uk"] {
            assert!(Email::try_from(good.to_owned()).is_ok(), "{good}");
        }
        for bad in
            ["jeanne", "@exemple.fr", "jeanne@", "jeanne@fr", "a@b@c.fr", "j d@exemple.fr", "x@.fr", "x@fr."]
        {
            assert_eq!(Email::try_from(bad.to_owned()), Err(TextError::Email), "{bad}");
        }
        assert!(Email::try_from(format!("{}@exemple.fr", "x".repeat(250))).is_err());
    }
}
