//! The browser keeps the cookies; we only read the value that JavaScript may read.

use reqwest::header::HeaderMap;
use reqwest::{ClientBuilder, RequestBuilder, Url};
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

use super::Call;

const CSRF: &str = "__Host-csrf";

/// The browser makes and keeps the connections.
pub(super) fn builder() -> ClientBuilder {
    ClientBuilder::new()
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
