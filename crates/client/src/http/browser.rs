//! The browser keeps the cookies; we only read the value that JavaScript may read.

use reqwest::header::HeaderMap;
use reqwest::{ClientBuilder, RequestBuilder, Response, Url};
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use super::{ANSWER_BYTES, Call};
use crate::error::ClientError;

const CSRF: &str = "__Host-csrf";

/// The browser makes and keeps the connections.
pub(super) fn builder() -> ClientBuilder {
    ClientBuilder::new()
}

/// The body, unless it says that it is larger than any honest one.
pub(super) async fn read(response: Response) -> Result<Vec<u8>, ClientError> {
    let allowed = u64::try_from(ANSWER_BYTES).unwrap_or(u64::MAX);
    if response.content_length().is_some_and(|length| length > allowed) {
        return Err(ClientError::Answer);
    }
    let body = response.bytes().await.map_err(|_| ClientError::Network)?;
    if body.len() > ANSWER_BYTES { Err(ClientError::Answer) } else { Ok(body.to_vec()) }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Cookies(());

impl Cookies {
    #[expect(clippy::unused_self, reason = "natively, this is where the cookies are")]
    pub(super) fn attach(&self, request: RequestBuilder, call: &Call, _base: &Url) -> RequestBuilder {
        let request = request.fetch_credentials_same_origin();
        if call.needs_cookies() {
            request.header("x-csrf-token", csrf().unwrap_or_default())
        } else {
            request
        }
    }

    #[expect(clippy::unused_self, reason = "natively, this is where the cookies are")]
    pub(super) fn keep(&self, _headers: &HeaderMap) {}
}

fn csrf() -> Option<String> {
    let document: HtmlDocument = web_sys::window()?.document()?.dyn_into().ok()?;
    let cookies = document.cookie().ok()?;
    let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == CSRF).map(|(_, value)| value.to_owned())
}
