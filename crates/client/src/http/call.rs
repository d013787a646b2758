//! What to ask of the server.

use protocol::limits::IDEMPOTENCY_KEY_CHARS;
use reqwest::{Client, Method, RequestBuilder, Url};
use serde::Serialize;

use crate::error::ClientError;

/// Where the API lives under the origin.
pub(super) const PREFIX: &str = "/api/v1";

/// A request that can be sent more than once.
#[derive(Clone)]
pub(crate) struct Call {
    method: Method,
    path: String,
    query: Option<String>,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    with_cookies: bool,
}

impl Call {
    fn new(method: Method, path: impl Into<String>) -> Self {
        let path = path.into();
        Self { method, path, query: None, headers: Vec::new(), body: None, with_cookies: false }
    }

    /// Reads the resource at `path` under `/api/v1`.
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Posts `body` as JSON.
    pub(crate) fn post(path: impl Into<String>, body: &impl Serialize) -> Result<Self, ClientError> {
        Self::new(Method::POST, path).json(body)
    }

    /// Posts nothing.
    pub(crate) fn post_empty(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    /// Replaces the resource by `body` as JSON.
    pub(crate) fn put(path: impl Into<String>, body: &impl Serialize) -> Result<Self, ClientError> {
        Self::new(Method::PUT, path).json(body)
    }

    /// Changes parts of the resource.
    pub(crate) fn patch(path: impl Into<String>, body: &impl Serialize) -> Result<Self, ClientError> {
        Self::new(Method::PATCH, path).json(body)
    }

    /// Puts nothing: that the resource is there says all.
    pub(crate) fn put_empty(path: impl Into<String>) -> Self {
        Self::new(Method::PUT, path)
    }

    /// Replaces the resource by bytes.
    pub(crate) fn put_octets(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        let mut call = Self::new(Method::PUT, path);
        call.body = Some(bytes);
        call.headers.push(("content-type", "application/octet-stream".to_owned()));
        call
    }

    /// Removes the resource.
    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Only the bytes from `first` to `last`.
    pub(crate) fn range(mut self, first: u64, last: u64) -> Self {
        self.headers.push(("range", format!("bytes={first}-{last}")));
        self
    }

    fn json(mut self, body: &impl Serialize) -> Result<Self, ClientError> {
        self.body = Some(serde_json::to_vec(body).map_err(|_| ClientError::Answer)?);
        self.headers.push(("content-type", "application/json".to_owned()));
        Ok(self)
    }

    /// Adds query parameters.
    pub(crate) fn query(mut self, query: &impl Serialize) -> Result<Self, ClientError> {
        self.query = Some(serde_urlencoded::to_string(query).map_err(|_| ClientError::Answer)?);
        Ok(self)
    }

    /// Only if the resource still has this version.
    pub(crate) fn if_match(mut self, version: u64) -> Self {
        self.headers.push(("if-match", format!("\"{version}\"")));
        self
    }

    /// At most once, however often it is sent.
    pub(crate) fn once(mut self, key: &str) -> Self {
        debug_assert!(IDEMPOTENCY_KEY_CHARS.contains(&key.len()));
        self.headers.push(("idempotency-key", key.to_owned()));
        self
    }

    /// By the refresh token in the cookies instead of an access token.
    pub(crate) fn with_cookies(mut self) -> Self {
        self.with_cookies = true;
        self
    }

    /// Whether the refresh cookie must go along.
    pub(super) fn needs_cookies(&self) -> bool {
        self.with_cookies
    }

    /// Authorised by an access token.
    pub(crate) fn bearer(&self, token: &str) -> Self {
        let mut call = self.clone();
        call.headers.push(("authorization", format!("Bearer {token}")));
        call
    }

    pub(super) fn build(&self, client: &Client, base: &Url) -> RequestBuilder {
        let mut url = base.clone();
        url.set_path(&format!("{PREFIX}{}", self.path));
        url.set_query(self.query.as_deref());
        let mut request = client.request(self.method.clone(), url);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some(body) = &self.body {
            request = request.body(body.clone());
        }
        request
    }
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
