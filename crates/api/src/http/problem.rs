//! The one place that turns failures into HTTP.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use protocol::problem::{CONTENT_TYPE, Code, Problem};
use store::StoreError;

use crate::domain::{DomainError, Refusal};
use crate::ports::random::RandomError;

/// A failed request: `application/problem+json` with a stable code.
#[derive(Debug)]
pub struct ApiError(DomainError);

impl ApiError {
    /// A failure that its code explains.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Self(DomainError::Refused(Refusal::new(code)))
    }

    /// A failure with what was wrong this time.
    #[must_use]
    pub fn because(code: Code, detail: impl Into<String>) -> Self {
        Self(DomainError::Refused(Refusal::because(code, detail)))
    }

    /// Its code. The server's own failures are all `internal`, except a database that cannot be reached.
    #[must_use]
    pub fn code(&self) -> Code {
        match &self.0 {
            DomainError::Refused(refusal) => refusal.code,
            DomainError::Store(error) if error.is_unavailable() => Code::Unavailable,
            DomainError::Media(_) => Code::Unavailable,
            DomainError::Store(_)
            | DomainError::Random(_)
            | DomainError::Hash(_)
            | DomainError::Sealed(_)
            | DomainError::Token(_) => Code::Internal,
        }
    }

    fn problem(&self) -> Problem {
        let detail = match &self.0 {
            DomainError::Refused(refusal) => refusal.detail.clone(),
            _ => None,
        };
        Problem::new(self.code(), detail)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code().as_str())
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        if self.status_code().is_server_error() {
            tracing::error!(error = ?self.0, "request failed");
        }
        let mut answer = HttpResponse::build(self.status_code());
        answer.content_type(CONTENT_TYPE).insert_header((CACHE_CONTROL, "no-store"));
        if self.status_code() == StatusCode::UNAUTHORIZED {
            answer.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        if let DomainError::Refused(Refusal { retry_after: Some(wait), .. }) = &self.0 {
            answer.insert_header((RETRY_AFTER, wait.as_secs().max(1)));
        }
        answer.json(self.problem())
    }
}

impl From<DomainError> for ApiError {
    fn from(error: DomainError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

impl From<RandomError> for ApiError {
    fn from(error: RandomError) -> Self {
        Self(error.into())
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.into())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use actix_web::body::to_bytes;

    use super::*;

    async fn body(error: ApiError) -> serde_json::Value {
        let bytes = to_bytes(error.error_response().into_body()).await.unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[actix_web::test]
    async fn a_refusal_tells_what_was_wrong() {
        let body = body(ApiError::because(Code::InvalidField, "slots: 1 to 5")).await;
        assert_eq!(body["code"], "invalid_field");
        assert_eq!(body["status"], 422);
        assert_eq!(body["detail"], "slots: 1 to 5");
    }

    #[actix_web::test]
    async fn the_servers_own_failure_never_explains_itself() {
        let body = body(RandomError.into()).await;
        assert_eq!((body["code"].as_str(), body.get("detail")), (Some("internal"), None));
    }

    #[test]
    fn waiting_is_announced() {
        let error = ApiError::from(Refusal::for_now(Code::TooManyAttempts, Duration::from_secs(90)));
        assert_eq!(error.error_response().headers().get(RETRY_AFTER).unwrap(), "90");
    }
}
