//! Name and e-mail of a new member.

use protocol::text::{DisplayName, TextError};

use super::Complaint;

/// Reads a display name.
///
/// # Errors
/// What to tell its writer.
pub(crate) fn display_name(text: &str) -> Result<DisplayName, Complaint> {
    DisplayName::try_from(text.to_owned()).map_err(|error| -> Complaint {
        match error {
            TextError::Empty => |t| t.auth.name_empty,
            TextError::TooLong(_) => |t| t.auth.name_too_long,
            TextError::Invisible
            | TextError::Phone
            | TextError::Email
            | TextError::FileName
            | TextError::Mime => |t| t.auth.name_invisible,
            TextError::Reserved => |t| t.auth.name_reserved,
        }
    })
}

/// Reads an e-mail address. It is only a user name here: something, one `@`, something with a dot.
///
/// # Errors
/// What to tell its writer.
pub(crate) fn email(text: &str) -> Result<String, Complaint> {
    let text = text.trim();
    let valid = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.contains('@')
            && domain.split('.').count() >= 2
            && domain.split('.').all(|label| !label.is_empty())
            && !text.contains(char::is_whitespace)
    });
    if valid { Ok(text.to_owned()) } else { Err(|t| t.auth.email_invalid) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Lang, Texts};

    #[test]
    fn an_e_mail_address_has_two_sides_and_a_dot() {
        assert_eq!(email(" lea@exemple.fr ").ok().as_deref(), Some("lea@exemple.fr"));
        for text in [
            "",
            "lea",
            "lea@",
            "@exemple.fr",
            "lea@exemple",
            "lea@@exemple.fr",
            "lea martin@exemple.fr",
            "lea@.fr",
        ] {
            assert!(email(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_reserved_name_is_told_apart_from_an_empty_one() {
        let said = |text| display_name(text).map_err(|complaint| complaint(Texts::of(Lang::French)));
        assert_eq!(said("Support"), Err("Ce nom est réservé."));
        assert_eq!(said("  "), Err("Indiquez un nom."));
        assert!(said("Léa M.").is_ok());
    }
}
