//! The `Idempotency-Key` header.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use protocol::ids::UserId;
use protocol::limits::IDEMPOTENCY_KEY_CHARS;
use protocol::problem::Code;
use protocol::transcript::{join, sha256};

use crate::http::problem::ApiError;

/// The key that a client chose for one intent, to be sent again with each repetition.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The scope the key counts in: this caller, this route.
    #[must_use]
    pub fn scope(&self, caller: UserId, route: &str) -> [u8; 32] {
        sha256(&join(&[caller.as_bytes(), route.as_bytes(), self.0.as_bytes()]))
    }
}

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match request.headers().get("idempotency-key").map(|value| value.to_str()) {
            None => Err(ApiError::new(Code::MissingIdempotencyKey)),
            Some(Ok(key)) if IDEMPOTENCY_KEY_CHARS.contains(&key.len()) => Ok(Self(key.to_owned())),
            Some(_) => Err(ApiError::new(Code::InvalidIdempotencyKey)),
        })
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn read(key: Option<&str>) -> Result<IdempotencyKey, Code> {
        let request =
            key.into_iter().fold(TestRequest::post(), |r, key| r.insert_header(("idempotency-key", key)));
        let read = IdempotencyKey::from_request(&request.to_http_request(), &mut Payload::None);
        read.into_inner().map_err(|error| error.code())
    }

    #[test]
    fn a_key_is_8_to_128_printable_characters() {
        assert_eq!(read(None).unwrap_err(), Code::MissingIdempotencyKey);
        for bad in ["1234567", &"x".repeat(129), "12345678é"] {
            assert_eq!(read(Some(bad)).unwrap_err(), Code::InvalidIdempotencyKey, "{bad}");
        }
        assert!(read(Some("12345678")).is_ok());
    }

    #[test]
    fn a_key_counts_for_one_caller_and_route() {
        let key = read(Some("12345678")).unwrap();
        let (me, you) = (UserId::new([1; 32]), UserId::new([2; 32]));
        assert_ne!(key.scope(me, "demandes"), key.scope(you, "demandes"));
        assert_ne!(key.scope(me, "demandes"), key.scope(me, "unlock"));
    }
}
