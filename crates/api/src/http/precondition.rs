//! `If-Match` and `ETag`: versions of a blob.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest};
use protocol::problem::Code;

use crate::http::problem::ApiError;

/// The version that a writer has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub u64);

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match request.headers().get(IF_MATCH).map(|value| value.to_str().ok().and_then(version)) {
            None => Err(ApiError::new(Code::MissingPrecondition)),
            Some(Some(version)) => Ok(Self(version)),
            Some(None) => {
                Err(ApiError::because(Code::InvalidField, "If-Match: send one version, such as \"3\""))
            }
        })
    }
}

fn version(tag: &str) -> Option<u64> {
    tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

/// The `ETag` of a version.
#[must_use]
pub fn etag(version: u64) -> String {
    format!("\"{version}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_reads_back_from_its_tag() {
        assert_eq!(version(&etag(3)), Some(3));
        for bad in ["3", "W/\"3\"", "*", "\"-1\"", "\"3\", \"4\""] {
            assert_eq!(version(bad), None, "{bad}");
        }
    }
}
