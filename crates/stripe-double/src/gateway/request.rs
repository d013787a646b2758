//! Requests as they arrive.

use std::fmt;

/// The methods that Stripe's API uses here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Does.
    Post,
}

/// A request to `/v1/…`.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiRequest {
    /// Its method.
    pub method: Method,
    /// Its path, from `/v1`.
    pub path: String,
    /// The encoded parameters: the query of a read, the body of anything else.
    pub form: Vec<u8>,
    /// The key in `Authorization: Bearer`.
    pub api_key: Option<String>,
    /// `Idempotency-Key`.
    pub idempotency_key: Option<String>,
}

impl fmt::Debug for ApiRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.method, self.path)
    }
}
