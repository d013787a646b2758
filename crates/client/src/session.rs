//! The session: an access token in memory, renewed through the refresh cookie.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use protocol::auth;
use protocol::ids::UserId;
use protocol::limits::ACCESS_TOKEN;
use protocol::problem::Code;
use protocol::time::Timestamp;

use crate::clock::Skew;
use crate::error::ClientError;
use crate::http::{Answer, Call, Http};
use crate::platform;
use crate::sync::lock;
use crate::updates::{Hub, Update};

/// How long before its end a token is renewed.
const MARGIN: Duration = Duration::from_mins(1);

/// Names the lock under which the refresh cookie is rotated, in all tabs.
pub(crate) const REFRESHING: &str = "leboncoup-refresh";

/// The right to act for one person, and the way to the server.
#[derive(Debug)]
pub(crate) struct Session {
    http: Http,
    user_id: UserId,
    hub: Arc<Hub>,
    /// `None` once signed out.
    token: Mutex<Option<Token>>,
    renewing: futures::lock::Mutex<()>,
}

#[derive(Clone)]
struct Token {
    value: String,
    /// By this device's clock.
    renew_at: Timestamp,
    skew: Skew,
}

impl Token {
    fn new(session: auth::Session, now: Timestamp) -> Self {
        let skew = Skew::measure(session.expires_at, now);
        Self { value: session.access_token, renew_at: now.plus(ACCESS_TOKEN).minus(MARGIN), skew }
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Session {
    pub(crate) fn new(http: Http, granted: auth::Session, hub: Arc<Hub>) -> Self {
        let user_id = granted.user_id;
        let token = Mutex::new(Some(Token::new(granted, platform::now())));
        Self { http, user_id, hub, token, renewing: futures::lock::Mutex::new(()) }
    }

    pub(crate) fn user_id(&self) -> UserId {
        self.user_id
    }

    pub(crate) fn http(&self) -> &Http {
        &self.http
    }

    /// The server's clock.
    pub(crate) fn server_time(&self) -> Timestamp {
        let skew = lock(&self.token).as_ref().map(|token| token.skew).unwrap_or_default();
        skew.server_time(platform::now())
    }

    /// How long the token is good for without renewal.
    pub(crate) fn renew_in(&self) -> Duration {
        let renew_at = lock(&self.token).as_ref().map_or(Timestamp::from_millis(0), |token| token.renew_at);
        renew_at.since(platform::now())
    }

    /// A token that will work for a while, renewed first if it is about to end.
    pub(crate) async fn token(&self) -> Result<String, ClientError> {
        let token = lock(&self.token).clone().ok_or(ClientError::SignedOut)?;
        if platform::now() < token.renew_at { Ok(token.value) } else { self.renew(&token.value).await }
    }

    /// Sends a call in this person's name; a refused token is renewed once.
    pub(crate) async fn send(&self, call: Call) -> Result<Answer, ClientError> {
        let token = self.token().await?;
        match self.http.send(&call.bearer(&token)).await {
            Err(refused) if token_refused(&refused) => {
                let token = self.renew(&token).await?;
                self.http.send(&call.bearer(&token)).await
            }
            outcome => outcome,
        }
    }

    /// Replaces the `stale` token, unless someone already did. One renewal at a time, among all tabs.
    pub(crate) async fn renew(&self, stale: &str) -> Result<String, ClientError> {
        let _alone = self.renewing.lock().await;
        let current =
            lock(&self.token).as_ref().map(|token| token.value.clone()).ok_or(ClientError::SignedOut)?;
        if current != stale {
            return Ok(current);
        }
        let call = Call::post_empty("/auth/refresh").with_cookies();
        let answer = platform::exclusively(REFRESHING, self.http.send(&call)).await;
        match answer.and_then(|answer| answer.json::<auth::Session>()) {
            Ok(granted) if granted.user_id == self.user_id => {
                let token = Token::new(granted, platform::now());
                *lock(&self.token) = Some(token.clone());
                Ok(token.value)
            }
            Err(error) if error.is_transient() || error == ClientError::Answer => Err(error),
            // Refused, or someone else signed in within the same browser.
            Ok(_) | Err(_) => {
                self.end();
                Err(ClientError::SignedOut)
            }
        }
    }

    /// Tells the server that this device is leaving.
    pub(crate) async fn log_out(&self) -> Result<(), ClientError> {
        let token = self.token().await;
        self.end();
        let call = Call::post_empty("/auth/logout").with_cookies();
        match self.http.send(&call.bearer(&token?)).await {
            Ok(_) | Err(ClientError::SignedOut) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Forgets the token.
    fn end(&self) {
        if lock(&self.token).take().is_some() {
            self.hub.tell(Update::SignedOut);
        }
    }
}

fn token_refused(error: &ClientError) -> bool {
    *error == ClientError::SignedOut || error.code() == Some(Code::Unauthenticated)
}
