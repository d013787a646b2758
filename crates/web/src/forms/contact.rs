//! A contact card.

use client::Card;
use protocol::contact::{ContactName, ContactNote, Email, Phone};

use super::Complaint;

/// What is wrong with a card, field by field.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Complaints {
    /// With the name.
    pub name: Option<Complaint>,
    /// With the telephone number, or that there is no way to reach anyone.
    pub phone: Option<Complaint>,
    /// With the e-mail address.
    pub email: Option<Complaint>,
    /// With the note.
    pub note: Option<Complaint>,
}

/// Reads a text that may be left out.
fn optional<T: TryFrom<String>>(text: &str, complaint: Complaint) -> Result<Option<T>, Complaint> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    T::try_from(text.to_owned()).map(Some).map_err(|_| complaint)
}

/// Reads the form.
///
/// # Errors
/// What to tell its writer.
pub(crate) fn read(name: &str, phone: &str, email: &str, note: &str) -> Result<Card, Complaints> {
    let name: Result<ContactName, Complaint> = ContactName::try_from(name.to_owned())
        .map_err(|_| -> Complaint { |t| t.conversation.card_name_wrong });
    let phone: Result<Option<Phone>, Complaint> = optional(phone, |t| t.conversation.card_phone_wrong);
    let email: Result<Option<Email>, Complaint> = optional(email, |t| t.conversation.card_email_wrong);
    let note: Result<Option<ContactNote>, Complaint> = optional(note, |t| t.conversation.card_note_wrong);
    match (name, phone, email, note) {
        (Ok(name), Ok(phone), Ok(email), Ok(note)) => Card::new(name, phone, email, note)
            .map_err(|_| Complaints { phone: Some(|t| t.conversation.card_empty), ..Complaints::default() }),
        (name, phone, email, note) => {
            Err(Complaints { name: name.err(), phone: phone.err(), email: email.err(), note: note.err() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_to_reach_someone_is_enough_and_needed() {
        assert!(read("Jeanne", "0612345678", " ", "").is_ok());
        assert!(read("Jeanne", "", "jeanne@exemple.fr", "Le soir").is_ok());
        let nothing = read("Jeanne", "", "", "").unwrap_err();
        assert!(nothing.phone.is_some() && nothing.name.is_none());
        let wrong = read("", "12", "jeanne", &"x".repeat(501)).unwrap_err();
        assert!(
            wrong.name.is_some() && wrong.phone.is_some() && wrong.email.is_some() && wrong.note.is_some()
        );
    }
}
