//! Failures in the shape in which Stripe reports them.

use serde_json::{Map, Value, json};

/// What went wrong, as Stripe classifies it: `type` in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorType {
    /// `api_error`: the service's own failure.
    Api,
    /// `card_error`: the card was declined.
    Card,
    /// `idempotency_error`: an idempotency key was reused wrongly.
    Idempotency,
    /// `invalid_request_error`: everything else.
    InvalidRequest,
}

impl ErrorType {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api_error",
            Self::Card => "card_error",
            Self::Idempotency => "idempotency_error",
            Self::InvalidRequest => "invalid_request_error",
        }
    }
}

/// A failed request, with its HTTP status.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{status} {}: {message}", kind.as_str())]
pub struct StripeError {
    status: u16,
    kind: ErrorType,
    message: String,
    /// Only what is present is sent: `code`, `param`, `decline_code`, `charge`, `payment_intent`.
    details: Map<String, Value>,
    executed: bool,
}

impl StripeError {
    /// A failure of that class.
    #[must_use]
    pub fn new(status: u16, kind: ErrorType, message: impl Into<String>) -> Self {
        Self { status, kind, message: message.into(), details: Map::new(), executed: false }
    }

    /// A request that cannot be served as it is (400).
    #[must_use]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, ErrorType::InvalidRequest, message)
    }

    /// An object that does not exist (404 for the one addressed).
    #[must_use]
    pub fn missing(noun: &str, id: &str, param: &str) -> Self {
        let status = if param == "id" { 404 } else { 400 };
        Self::new(status, ErrorType::InvalidRequest, format!("No such {noun}: '{id}'"))
            .code("resource_missing")
            .param(param)
    }

    /// With the stable code that programs read.
    #[must_use]
    pub fn code(self, code: &str) -> Self {
        self.detail("code", json!(code))
    }

    /// With the parameter to blame.
    #[must_use]
    pub fn param(self, param: &str) -> Self {
        self.detail("param", json!(param))
    }

    /// With one more field.
    #[must_use]
    pub fn detail(mut self, name: &str, value: Value) -> Self {
        self.details.insert(name.to_owned(), value);
        self
    }

    /// Marks a failure of the work itself: an idempotency key remembers those, not refused parameters.
    #[must_use]
    pub fn while_executing(mut self) -> Self {
        self.executed = true;
        self
    }

    /// Whether the work had begun.
    #[must_use]
    pub const fn executed(&self) -> bool {
        self.executed
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The body, `{"error": …}`.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut error = self.details.clone();
        error.insert("type".to_owned(), json!(self.kind.as_str()));
        error.insert("message".to_owned(), json!(self.message));
        json!({ "error": error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_object_is_a_404_only_where_it_was_addressed() {
        let addressed = StripeError::missing("checkout.session", "cs_1", "id");
        assert_eq!(addressed.status(), 404);
        assert_eq!(
            addressed.body(),
            json!({"error": {"type": "invalid_request_error", "code": "resource_missing",
                "message": "No such checkout.session: 'cs_1'", "param": "id"}})
        );
        assert_eq!(StripeError::missing("charge", "ch_1", "charge").status(), 400);
    }
}
