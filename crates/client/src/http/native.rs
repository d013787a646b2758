//! Connections and cookies without a browser.
//!
//! Cookie jars keep `__Host-` cookies from `http://127.0.0.1`, where browsers accept them: a jar of our own for the
//! two cookies the server sets.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::header::{HeaderMap, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{ClientBuilder, RequestBuilder, Response, Url};

use super::{ANSWER_BYTES, Call};
use crate::error::ClientError;
use crate::sync::lock;

const REFRESH: &str = "__Host-refresh";
const CSRF: &str = "__Host-csrf";

/// Less than any usual server keeps an idle connection: a request on one that is just being closed would be lost.
const IDLE: Duration = Duration::from_secs(4);

/// How connections are made and kept. The API never redirects.
pub(super) fn builder() -> ClientBuilder {
    ClientBuilder::new().pool_idle_timeout(IDLE).redirect(Policy::none())
}

/// The body, unless it is larger than any honest one.
pub(super) async fn read(mut response: Response) -> Result<Vec<u8>, ClientError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| ClientError::Network)? {
        if body.len().saturating_add(chunk.len()) > ANSWER_BYTES {
            return Err(ClientError::Answer);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The refresh cookie and the value that proves to the server that we can read the other one.
#[derive(Clone, Default)]
pub(super) struct Cookies(Arc<Mutex<BTreeMap<&'static str, String>>>);

impl Cookies {
    pub(super) fn attach(&self, request: RequestBuilder, call: &Call, base: &Url) -> RequestBuilder {
        if !call.needs_cookies() {
            return request;
        }
        let kept = lock(&self.0);
        let header =
            kept.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let csrf = kept.get(CSRF).cloned().unwrap_or_default();
        let origin = base.origin().ascii_serialization();
        request.header("cookie", header).header("x-csrf-token", csrf).header("origin", origin)
    }

    pub(super) fn keep(&self, headers: &HeaderMap) {
        let mut kept = lock(&self.0);
        for cookie in headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let Some((name, value)) = pair(cookie) else { continue };
            if value.is_empty() {
                kept.remove(name);
            } else {
                kept.insert(name, value.to_owned());
            }
        }
    }
}

/// Name and value of one of our two cookies.
fn pair(cookie: &str) -> Option<(&'static str, &str)> {
    let (name, value) = cookie.split(';').next()?.split_once('=')?;
    let name = [REFRESH, CSRF].into_iter().find(|known| *known == name.trim())?;
    Some((name, value.trim().trim_matches('"')))
}

impl std::fmt::Debug for Cookies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cookies(…)")
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn keep(cookies: &Cookies, lines: &[&'static str]) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(SET_COOKIE, HeaderValue::from_static(line));
        }
        cookies.keep(&headers);
    }

    #[test]
    fn the_two_cookies_are_kept_and_others_are_not() {
        let cookies = Cookies::default();
        keep(&cookies, &["__Host-refresh=a.b; HttpOnly; Secure; Path=/", "__Host-csrf=c; Secure", "other=d"]);
        let kept: Vec<_> = lock(&cookies.0).clone().into_iter().collect();
        assert_eq!(kept, [("__Host-csrf", "c".to_owned()), ("__Host-refresh", "a.b".to_owned())]);
    }

    #[test]
    fn an_emptied_cookie_is_gone() {
        let cookies = Cookies::default();
        keep(&cookies, &["__Host-refresh=a"]);
        keep(&cookies, &["__Host-refresh=; Max-Age=0"]);
        assert!(lock(&cookies.0).is_empty());
    }
}
