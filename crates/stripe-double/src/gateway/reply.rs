//! Answers as they leave.

use serde_json::Value;

use crate::error::StripeError;
use crate::values::id::RequestId;

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The JSON body.
    pub body: Value,
    /// The request answered: for a replay, still this one.
    pub request: RequestId,
    /// The request that first got this answer, if it is a replay.
    pub original: Option<RequestId>,
    /// Whether to cut the connection instead of answering.
    pub cut: bool,
}

impl Reply {
    /// The answer to a request that ended so.
    #[must_use]
    pub fn new(request: RequestId, outcome: Result<Value, StripeError>) -> Self {
        let (status, body) = match outcome {
            Ok(body) => (200, body),
            Err(error) => (error.status(), error.body()),
        };
        Self { status, body, request, original: None, cut: false }
    }

    /// The same answer to another request.
    #[must_use]
    pub fn replayed(&self, request: RequestId) -> Self {
        Self { request, original: Some(self.request.clone()), cut: false, ..self.clone() }
    }
}
