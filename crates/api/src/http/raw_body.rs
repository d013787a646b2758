//! A request body as it came, for those that sign its bytes.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use futures::StreamExt as _;
use protocol::limits::BODY_BYTES;
use protocol::problem::Code;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::http::body::PATIENCE;
use crate::http::problem::ApiError;

/// The bytes of a request, wiped when dropped.
#[derive(Debug)]
pub struct RawBody(pub Zeroizing<Vec<u8>>);

impl FromRequest for RawBody {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = web::Payload::from_request(request, payload);
        Box::pin(async move {
            let payload = payload.await.map_err(|_| incomplete())?;
            timeout(PATIENCE, read(payload)).await.map_err(|_| incomplete())?
        })
    }
}

/// The bytes of an `application/octet-stream`.
#[derive(Debug)]
pub struct Octets(pub web::Bytes);

impl FromRequest for Octets {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_octets = request.content_type().eq_ignore_ascii_case("application/octet-stream");
        let payload = web::Payload::from_request(request, payload);
        Box::pin(async move {
            if !is_octets {
                return Err(ApiError::new(Code::UnsupportedMediaType));
            }
            let payload = payload.await.map_err(|_| incomplete())?;
            let bytes = timeout(PATIENCE, payload.to_bytes_limited(BODY_BYTES)).await;
            let bytes = bytes.map_err(|_| incomplete())?.map_err(|_| ApiError::new(Code::PayloadTooLarge))?;
            Ok(Self(bytes.map_err(|_| incomplete())?))
        })
    }
}

async fn read(mut payload: web::Payload) -> Result<RawBody, ApiError> {
    // Never moved by growing, which would leave copies behind.
    let mut body = Zeroizing::new(Vec::with_capacity(BODY_BYTES));
    while let Some(part) = payload.next().await {
        let part = part.map_err(|_| incomplete())?;
        if body.len() + part.len() > BODY_BYTES {
            return Err(ApiError::new(Code::PayloadTooLarge));
        }
        body.extend_from_slice(&part);
    }
    Ok(RawBody(body))
}

fn incomplete() -> ApiError {
    ApiError::because(Code::MalformedBody, "the body is incomplete")
}
