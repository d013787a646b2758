//! The session: an access token in memory, renewed through the refresh cookie.

mod awaited;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use protocol::auth::{self, LoginAnswer};
use protocol::ids::UserId;
use protocol::limits::ACCESS_TOKEN;
use protocol::problem::Code;
use protocol::time::Timestamp;

pub(crate) use awaited::{Awaiting, Rest};

use crate::clock::Skew;
use crate::error::ClientError;
use crate::http::{Answer, Call, Http};
use crate::patience::Patience;
use crate::platform;
use crate::sync::lock;
use crate::updates::{Ended, Hub, Update};

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
    state: Mutex<State>,
    renewing: futures::lock::Mutex<()>,
}

/// How far the right to act goes.
#[derive(Debug)]
enum State {
    /// The server has not been reached yet.
    Awaiting(Awaiting),
    /// Signed in.
    Held(Token),
    /// Signed out.
    Ended,
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
        let state = State::Held(Token::new(granted, platform::now()));
        Self { http, user_id, hub, state: Mutex::new(state), renewing: futures::lock::Mutex::new(()) }
    }

    /// A session that begins when the server can be reached.
    pub(crate) fn awaiting(http: Http, user_id: UserId, awaiting: Awaiting, hub: Arc<Hub>) -> Self {
        let state = Mutex::new(State::Awaiting(awaiting));
        Self { http, user_id, hub, state, renewing: futures::lock::Mutex::new(()) }
    }

    pub(crate) fn user_id(&self) -> UserId {
        self.user_id
    }

    pub(crate) fn http(&self) -> &Http {
        &self.http
    }

    /// The server's clock.
    pub(crate) fn server_time(&self) -> Timestamp {
        let skew = self.held().map(|token| token.skew).unwrap_or_default();
        skew.server_time(platform::now())
    }

    /// How long the token is good for without renewal.
    pub(crate) fn renew_in(&self) -> Duration {
        let renew_at = self.held().map_or(Timestamp::from_millis(0), |token| token.renew_at);
        renew_at.since(platform::now())
    }

    /// A token that will work for a while, renewed first if it is about to end.
    pub(crate) async fn token(&self) -> Result<String, ClientError> {
        let Some(token) = self.held() else { return self.begin().await };
        if platform::now() < token.renew_at { Ok(token.value) } else { self.renew(&token.value).await }
    }

    /// The token, if there is one.
    fn held(&self) -> Option<Token> {
        match &*lock(&self.state) {
            State::Held(token) => Some(token.clone()),
            State::Awaiting(_) | State::Ended => None,
        }
    }

    /// Begins the session that was awaited. Other credentials by now end it: the password has to be asked for again.
    async fn begin(&self) -> Result<String, ClientError> {
        let _alone = self.renewing.lock().await;
        let call = match &*lock(&self.state) {
            State::Held(token) => return Ok(token.value.clone()),
            State::Ended => return Err(ClientError::SignedOut),
            State::Awaiting(awaiting) => match awaiting.resting(platform::now()) {
                Some(reason) => return Err(reason),
                None => Call::post("/auth/login", &awaiting.proof)?,
            },
        };
        let patience = Patience::of(awaited::ANSWER);
        let answer =
            patience.ask(self.http.send(&call)).await.and_then(|answer| answer.json::<LoginAnswer>());
        match answer {
            Ok(answer) if self.is_awaited(&answer) => self.hold(answer.session),
            Err(error) if error.may_pass() => {
                if let State::Awaiting(awaiting) = &mut *lock(&self.state) {
                    awaiting.rest_after(&error, patience.is_lost(), platform::now());
                }
                Err(error)
            }
            Ok(_) | Err(_) => {
                self.end(Ended::Here);
                Err(ClientError::SignedOut)
            }
        }
    }

    fn is_awaited(&self, answer: &LoginAnswer) -> bool {
        matches!(&*lock(&self.state), State::Awaiting(awaiting) if awaiting.fits(self.user_id, answer))
    }

    /// Goes on with a new token, unless the session has ended meanwhile.
    fn hold(&self, granted: auth::Session) -> Result<String, ClientError> {
        let token = Token::new(granted, platform::now());
        let value = token.value.clone();
        let mut state = lock(&self.state);
        if matches!(*state, State::Ended) {
            return Err(ClientError::SignedOut);
        }
        *state = State::Held(token);
        Ok(value)
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
        let current = self.held().ok_or(ClientError::SignedOut)?.value;
        if current != stale {
            return Ok(current);
        }
        let call = Call::post_empty("/auth/refresh").with_cookies();
        let answer = platform::exclusively(REFRESHING, self.http.send(&call)).await;
        match answer.and_then(|answer| answer.json::<auth::Session>()) {
            Ok(granted) if granted.user_id == self.user_id => self.hold(granted),
            Err(error) if error.may_pass() => Err(error),
            // Refused, or someone else signed in within the same browser.
            Ok(_) | Err(_) => {
                self.end(Ended::Here);
                Err(ClientError::SignedOut)
            }
        }
    }

    /// Tells the server that this device is leaving.
    pub(crate) async fn log_out(&self) -> Result<(), ClientError> {
        if self.held().is_none() {
            // The server knows of no session, or not any more.
            self.end(Ended::Here);
            return Ok(());
        }
        let token = self.token().await;
        self.end(Ended::Here);
        let said = match token {
            Ok(token) => {
                self.http.send(&Call::post_empty("/auth/logout").with_cookies().bearer(&token)).await
            }
            Err(error) => Err(error),
        };
        match said {
            Ok(_) | Err(ClientError::SignedOut) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Forgets the token.
    pub(crate) fn end(&self, how: Ended) {
        let before = std::mem::replace(&mut *lock(&self.state), State::Ended);
        if !matches!(before, State::Ended) {
            self.hub.tell(Update::SignedOut(how));
        }
    }
}

fn token_refused(error: &ClientError) -> bool {
    *error == ClientError::SignedOut || error.code() == Some(Code::Unauthenticated)
}
