//! One request, one answer: JSON over HTTP, problems as errors.

#[cfg(target_arch = "wasm32")]
mod browser;
mod call;
#[cfg(not(target_arch = "wasm32"))]
mod native;

use std::time::Duration;

use protocol::problem::{self, Code, Problem};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{RequestBuilder, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(target_arch = "wasm32")]
use browser::{Cookies, builder, read};
pub(crate) use call::Call;
#[cfg(not(target_arch = "wasm32"))]
use native::{Cookies, builder, read};

use crate::error::ClientError;

/// More than any honest answer: a hundred of the largest entries, in base64.
const ANSWER_BYTES: usize = 12 * 1024 * 1024;

/// Longer than any honest request takes, key derivation on the server included.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// One device's way to one server.
#[derive(Debug, Clone)]
pub(crate) struct Http {
    base: Url,
    client: reqwest::Client,
    cookies: Cookies,
}

impl Http {
    /// A way to the server at `base_url`, an HTTP origin.
    pub(crate) fn new(base_url: &str) -> Result<Self, ClientError> {
        let base = Url::parse(base_url).map_err(|_| ClientError::Address)?;
        if !matches!(base.scheme(), "http" | "https") || !matches!(base.path(), "" | "/") {
            return Err(ClientError::Address);
        }
        let client = builder().build().map_err(|_| ClientError::Address)?;
        Ok(Self { base, client, cookies: Cookies::default() })
    }

    /// The same server with cookies of its own: two accounts in one process are two devices. A browser has one
    /// cookie store, whatever this does.
    pub(crate) fn another_device(&self) -> Self {
        Self { cookies: Cookies::default(), ..self.clone() }
    }

    /// The origin, as browsers write it.
    pub(crate) fn origin(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// The address of the live socket.
    pub(crate) fn live_url(&self) -> String {
        let origin = self.origin();
        let rest = origin.strip_prefix("http").unwrap_or(&origin);
        format!("ws{rest}{}/live", call::PREFIX)
    }

    /// Sends a call and reads its answer.
    ///
    /// # Errors
    /// [`ClientError::Network`] without an answer, otherwise what the problem in the answer means.
    pub(crate) async fn send(&self, call: &Call) -> Result<Answer, ClientError> {
        let response = self.request(call).send().await.map_err(|_| ClientError::Network)?;
        self.cookies.keep(response.headers());
        let status = response.status().as_u16();
        let is_problem = is_problem(response.headers());
        let retry_after = retry_after(response.headers());
        let body = read(response).await?;
        match (200..300).contains(&status) {
            true if is_problem => Err(ClientError::Answer),
            true => Ok(Answer { body }),
            false => Err(refusal(status, retry_after, &body)),
        }
    }

    /// Does everything for a call but send it.
    pub(crate) fn rehearse(&self, call: &Call) -> Result<(), ClientError> {
        self.request(call).build().map(drop).map_err(|_| ClientError::Network)
    }

    fn request(&self, call: &Call) -> RequestBuilder {
        let request = call.build(&self.client, &self.base).timeout(TIMEOUT);
        self.cookies.attach(request, call, &self.base)
    }
}

/// A problem is no success, whatever the status says.
fn is_problem(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.starts_with(problem::CONTENT_TYPE))
}

/// How long the server asks to be left alone. It may also name a date, which ours does not: by whose clock?
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// A successful answer.
#[derive(Debug)]
pub(crate) struct Answer {
    body: Vec<u8>,
}

impl Answer {
    /// What a server would send to say this.
    pub(crate) fn made_up(content: &impl Serialize) -> Result<Self, ClientError> {
        serde_json::to_vec(content).map(|body| Self { body }).map_err(|_| ClientError::Answer)
    }

    /// The body.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, ClientError> {
        serde_json::from_slice(&self.body).map_err(|_| ClientError::Answer)
    }

    /// The body of an answer that is a file.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.body
    }
}

/// What a refusal means. One without a problem comes from something between the server and here.
fn refusal(status: u16, retry_after: Option<Duration>, body: &[u8]) -> ClientError {
    let wait = |code| ClientError::Problem(Box::new(Problem { retry_after, ..Problem::new(code, None) }));
    match serde_json::from_slice::<Problem>(body) {
        Ok(problem) if problem.code == Code::InvalidCredentials => ClientError::WrongPassword,
        Ok(problem) if problem.code == Code::SessionEnded => ClientError::SignedOut,
        Ok(problem) => ClientError::Problem(Box::new(Problem { retry_after, ..problem })),
        Err(_) if status == 429 && retry_after.is_some() => wait(Code::TooManyAttempts),
        Err(_) if status == 503 && retry_after.is_some() => wait(Code::Unavailable),
        Err(_) if status >= 500 => ClientError::Network,
        Err(_) => ClientError::Answer,
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn only_an_http_origin_is_an_address() {
        for address in ["leboncoup.example", "ftp://leboncoup.example", "https://leboncoup.example/app", ""] {
            assert_eq!(Http::new(address).unwrap_err(), ClientError::Address, "{address}");
        }
    }

    #[test]
    fn the_live_socket_is_as_secure_as_the_origin() {
        let live = |base| Http::new(base).unwrap().live_url();
        assert_eq!(live("https://leboncoup.example/"), "wss://leboncoup.example/api/v1/live");
        assert_eq!(live("http://127.0.0.1:8080"), "ws://127.0.0.1:8080/api/v1/live");
    }

    #[test]
    fn a_refusal_is_what_its_problem_says() {
        let body = serde_json::to_vec(&Problem::new(Code::DemandeFull, None)).unwrap();
        assert_eq!(refusal(409, None, &body).code(), Some(Code::DemandeFull));
        assert_eq!(refusal(502, None, b"<html>"), ClientError::Network);
        assert_eq!(refusal(404, None, b"<html>"), ClientError::Answer);
    }

    #[test]
    fn a_refusal_tells_how_long_to_wait() {
        let asked = |value: &'static str| {
            retry_after(&HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(value))]))
        };
        let seconds = Duration::from_secs(90);
        assert_eq!(asked("90"), Some(seconds));
        for nothing in ["", "soon", "-1", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT"] {
            assert_eq!(asked(nothing), None, "{nothing}");
        }
        let body = serde_json::to_vec(&Problem::new(Code::TooManyAttempts, None)).unwrap();
        let refused = refusal(429, Some(seconds), &body);
        assert_eq!((refused.code(), refused.retry_after()), (Some(Code::TooManyAttempts), Some(seconds)));
        for (status, code) in [(429, Code::TooManyAttempts), (503, Code::Unavailable)] {
            let proxy = refusal(status, Some(seconds), b"<html>");
            assert_eq!((proxy.code(), proxy.retry_after()), (Some(code), Some(seconds)));
            assert!(proxy.is_transient());
        }
        assert_eq!(refusal(503, None, b"<html>"), ClientError::Network);
        assert_eq!(refusal(429, None, b"<html>"), ClientError::Answer);
    }
}
