//! What a user wrote, before it is sealed.

use crypto_core::message::Body;
use protocol::ids::MessageId;
use protocol::limits::MESSAGE_CHARS;

use crate::error::ClientError;

/// A message to send: what it says, and what it answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What it says.
    pub body: Body,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
}

impl Draft {
    /// A text that answers no message in particular.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { body: Body::Text(text.into()), reply_to: None }
    }

    /// Refuses what could not be sealed.
    pub(crate) fn check(&self) -> Result<(), ClientError> {
        match &self.body {
            Body::Text(text) if text.trim().is_empty() => Err(ClientError::Empty),
            Body::Text(text) if text.chars().count() > MESSAGE_CHARS => Err(ClientError::TooLong),
            Body::Text(_) | Body::Contact(_) | Body::Media(_) | Body::System(_) => Ok(()),
            Body::Unknown { .. } => Err(ClientError::Empty),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_that_say_something_and_fit_are_sent() {
        assert_eq!(Draft::text(" \n").check(), Err(ClientError::Empty));
        assert_eq!(Draft::text("é".repeat(MESSAGE_CHARS)).check(), Ok(()));
        assert_eq!(Draft::text("é".repeat(MESSAGE_CHARS + 1)).check(), Err(ClientError::TooLong));
    }
}
