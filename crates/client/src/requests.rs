//! Requests that must happen once, however often they are sent.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use protocol::ids::hex;
use protocol::transcript::{join, sha256};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::backoff;
use crate::error::ClientError;
use crate::http::Call;
use crate::platform;
use crate::session::Session;
use crate::sync::lock;

/// Times a request is sent before the caller hears of a failure.
const ATTEMPTS: u32 = 3;

/// A server that asks to be left alone for longer keeps nobody waiting: whoever asked hears of it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Idempotency keys of requests whose outcome is not known, by digest of route and body: whoever repeats such a
/// request, a person pressing the button again included, repeats its key.
#[derive(Debug, Default)]
pub(crate) struct Requests(Mutex<HashMap<[u8; 32], String>>);

impl Requests {
    /// Posts `body` to `route` at most once.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        session: &Session,
        route: &str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        let bytes = serde_json::to_vec(body).map_err(|_| ClientError::Answer)?;
        let digest = sha256(&join(&[route.as_bytes(), &bytes]));
        let key = lock(&self.0).entry(digest).or_insert_with(|| hex(&platform::random::<16>())).clone();
        let call = Call::post(route, body)?.once(&key);
        let mut attempt = 0;
        loop {
            attempt += 1;
            match session.send(call.clone()).await.and_then(|answer| answer.json()) {
                // Whether it happened is not known.
                Err(error) if error.may_pass() => {
                    let asked = error.retry_after().unwrap_or_default();
                    if attempt == ATTEMPTS || asked > PATIENCE {
                        return Err(error);
                    }
                    let [jitter] = platform::random();
                    platform::sleep(backoff::pause(attempt, jitter).max(asked)).await;
                }
                outcome => {
                    lock(&self.0).remove(&digest);
                    return outcome;
                }
            }
        }
    }
}
