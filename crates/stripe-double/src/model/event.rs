//! Events: what webhooks tell.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::Moment;
use crate::model::occasion::Cause;
use crate::values::id::EventId;

/// The text is no event type: dotted lower-case words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an event type")]
pub struct EventTypeError;

/// The name of what happened, such as `charge.refunded`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventType(std::borrow::Cow<'static, str>);

macro_rules! event_types {
    ($($name:ident = $text:literal),+ $(,)?) => {
        impl EventType {
            $(#[doc = concat!("`", $text, "`.")]
            pub const $name: Self = Self(std::borrow::Cow::Borrowed($text));)+
        }
    };
}

event_types! {
    SESSION_COMPLETED = "checkout.session.completed",
    SESSION_ASYNC_SUCCEEDED = "checkout.session.async_payment_succeeded",
    SESSION_ASYNC_FAILED = "checkout.session.async_payment_failed",
    SESSION_EXPIRED = "checkout.session.expired",
    INTENT_SUCCEEDED = "payment_intent.succeeded",
    INTENT_FAILED = "payment_intent.payment_failed",
    INTENT_CANCELED = "payment_intent.canceled",
    CHARGE_REFUNDED = "charge.refunded",
    DISPUTE_CREATED = "charge.dispute.created",
    DISPUTE_CLOSED = "charge.dispute.closed",
}

impl EventType {
    /// As Stripe writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EventType {
    type Err = EventTypeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = |word: &str| {
            !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        };
        let dotted = text.contains('.') && text.split('.').all(word);
        if dotted { Ok(Self(text.to_owned().into())) } else { Err(EventTypeError) }
    }
}

impl TryFrom<String> for EventType {
    type Error = EventTypeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<EventType> for String {
    fn from(kind: EventType) -> Self {
        kind.0.into_owned()
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// When.
    pub created: Moment,
    /// What.
    pub kind: EventType,
    /// The object as it was then.
    pub object: Value,
    /// The request behind it.
    pub cause: Option<Cause>,
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("charge.refunded", true)]
    #[case("v2.core.account.created", true)]
    #[case("charge", false)]
    #[case("charge.", false)]
    #[case("Charge.refunded", false)]
    fn event_types_are_dotted_words(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(text.parse::<EventType>().is_ok(), valid);
    }
}
