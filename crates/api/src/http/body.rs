//! The one door for request bodies: JSON, bounded, precise about what is wrong.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use protocol::limits::BODY_BYTES;
use protocol::problem::Code;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::http::problem::ApiError;

/// How long a body may take to arrive, so that a trickling one does not hold a connection.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A request body, read as `T`, and SHA-256 of its bytes.
#[derive(Debug)]
pub struct Json<T> {
    /// What it says.
    pub value: T,
    /// The hash that tells one body from another under one idempotency key.
    pub hash: [u8; 32],
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let checked = check_headers(request);
        let payload = web::Payload::from_request(request, payload);
        Box::pin(async move {
            checked?;
            let payload = payload.await.map_err(|_| ApiError::new(Code::MalformedBody))?;
            let incomplete = || ApiError::because(Code::MalformedBody, "the body is incomplete");
            let bytes = timeout(PATIENCE, payload.to_bytes_limited(BODY_BYTES))
                .await
                .map_err(|_| incomplete())?
                .map_err(|_| ApiError::new(Code::PayloadTooLarge))?
                .map_err(|_| incomplete())?;
            parse(&bytes)
        })
    }
}

fn check_headers(request: &HttpRequest) -> Result<(), ApiError> {
    if !request.content_type().eq_ignore_ascii_case("application/json") {
        return Err(ApiError::new(Code::UnsupportedMediaType));
    }
    let length = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    match length.and_then(|length| length.parse::<usize>().ok()) {
        Some(length) if length > BODY_BYTES => Err(ApiError::new(Code::PayloadTooLarge)),
        _ => Ok(()),
    }
}

fn parse<T: DeserializeOwned>(bytes: &Bytes) -> Result<Json<T>, ApiError> {
    let value = serde_json::from_slice(bytes).map_err(|error| {
        let code = if error.is_data() { Code::InvalidField } else { Code::MalformedBody };
        ApiError::because(code, error.to_string())
    })?;
    // Serde would read a struct's fields from an array as well, in their order.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(ApiError::because(Code::InvalidField, "the body is not an object"));
    }
    Ok(Json { value, hash: protocol::transcript::sha256(bytes) })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use protocol::demandes::Unlock;

    use super::*;

    async fn read(content_type: &str, body: impl Into<Bytes>) -> Result<i64, Code> {
        let (request, mut payload) = TestRequest::post()
            .insert_header(("content-type", content_type))
            .set_payload(body)
            .to_http_parts();
        let read = Json::<Unlock>::from_request(&request, &mut payload).await;
        read.map(|body| body.value.price.get()).map_err(|error| error.code())
    }

    #[actix_web::test]
    async fn each_kind_of_bad_body_has_its_own_code() {
        assert_eq!(read("application/json", r#"{"price":6}"#).await, Ok(6));
        assert_eq!(read("application/json; charset=utf-8", r#"{"price":6}"#).await, Ok(6));
        assert_eq!(read("text/plain", r#"{"price":6}"#).await, Err(Code::UnsupportedMediaType));
        assert_eq!(read("application/json", r#"{"price":6"#).await, Err(Code::MalformedBody));
        assert_eq!(read("application/json", "").await, Err(Code::MalformedBody));
        for invalid in [r#"{"price":-1}"#, r#"{"price":6,"tip":1}"#, "{}", "[]", "[6]", r#"{"price":"6"}"#] {
            assert_eq!(read("application/json", invalid).await, Err(Code::InvalidField), "{invalid}");
        }
    }

    #[actix_web::test]
    async fn a_body_above_one_mebibyte_is_refused() {
        let padded = |spaces: usize| format!("{}{}", r#"{"price":6}"#, " ".repeat(spaces));
        assert_eq!(read("application/json", padded(BODY_BYTES - 11)).await, Ok(6));
        assert_eq!(read("application/json", padded(BODY_BYTES - 10)).await, Err(Code::PayloadTooLarge));
    }
}
