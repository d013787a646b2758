//! What was delivered, and how it went.

use serde::Serialize;

use crate::clock::Moment;
use crate::model::event::EventType;
use crate::values::id::EventId;
use crate::webhook::plan::Signer;

/// What the receiver did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It answered with that status.
    Status(u16),
    /// It did not answer.
    None,
}

impl Answer {
    /// Whether the event counts as delivered: anything but a 2xx does not, a redirect included.
    #[must_use]
    pub fn accepted(self) -> bool {
        matches!(self, Self::Status(200..=299))
    }
}

/// One try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// When it was sent, in milliseconds since the Unix epoch.
    pub at: Moment,
    /// Which event.
    pub event: EventId,
    /// Its type.
    pub kind: EventType,
    /// Which try of that copy; 1 is the first.
    pub attempt: u32,
    /// Who signed.
    pub signer: Signer,
    /// What the receiver did.
    pub answer: Answer,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_2xx_accepts() {
        assert!(Answer::Status(200).accepted() && Answer::Status(204).accepted());
        assert!(
            !Answer::Status(302).accepted() && !Answer::Status(500).accepted() && !Answer::None.accepted()
        );
    }
}
