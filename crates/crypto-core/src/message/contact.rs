//! Exchanging contact details: asking, the card itself, declining.
//!
//! The protocol's order (docs/protocol.md, section 5) is that details travel only when both have consented; this file
//! knows the forms, not the order.

use std::fmt;

use protocol::contact::{ContactName, ContactNote, Email, Phone};
use serde::{Deserialize, Serialize};

/// One step of it: the body of a message of type `contact`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Contact {
    /// The writer would give their details for the other's.
    Ask,
    /// The writer's details.
    Card {
        /// Them.
        card: Card,
    },
    /// The writer would rather stay here.
    Decline,
}

/// How to reach someone outside: at least a telephone number or an e-mail address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Card(Parts);

/// The fields of a card.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Parts {
    name: ContactName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<Phone>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<Email>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<ContactNote>,
}

/// A card that tells no way to reach anyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a card needs a telephone number or an e-mail address")]
pub struct Unreachable;

impl Card {
    /// A card.
    ///
    /// # Errors
    /// [`Unreachable`] with neither a telephone number nor an e-mail address.
    pub fn new(
        name: ContactName,
        phone: Option<Phone>,
        email: Option<Email>,
        note: Option<ContactNote>,
    ) -> Result<Self, Unreachable> {
        Parts { name, phone, email, note }.try_into()
    }

    /// Whom to ask for.
    #[must_use]
    pub fn name(&self) -> &ContactName {
        &self.0.name
    }

    /// The telephone number.
    #[must_use]
    pub fn phone(&self) -> Option<&Phone> {
        self.0.phone.as_ref()
    }

    /// The e-mail address.
    #[must_use]
    pub fn email(&self) -> Option<&Email> {
        self.0.email.as_ref()
    }

    /// Anything else.
    #[must_use]
    pub fn note(&self) -> Option<&ContactNote> {
        self.0.note.as_ref()
    }
}

impl TryFrom<Parts> for Card {
    type Error = Unreachable;

    fn try_from(parts: Parts) -> Result<Self, Unreachable> {
        if parts.phone.is_none() && parts.email.is_none() { Err(Unreachable) } else { Ok(Self(parts)) }
    }
}

impl From<Card> for Parts {
    fn from(card: Card) -> Self {
        card.0
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Card(…)")
    }
}
