//! When something happens, and on whose behalf.

use crate::clock::Moment;
use crate::values::id::RequestId;

/// An API request that causes events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Its id.
    pub request: RequestId,
    /// Its idempotency key.
    pub key: Option<String>,
}

/// The instant of a step and the request behind it, if it was one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// The instant.
    pub now: Moment,
    /// Nothing when the payer, a bank or time itself acted.
    pub cause: Option<Cause>,
}

impl Occasion {
    /// Something that no API request caused.
    #[must_use]
    pub const fn outside(now: Moment) -> Self {
        Self { now, cause: None }
    }
}
