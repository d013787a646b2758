//! A session that begins when the server can be reached.

use std::time::Duration;

use protocol::auth::{Login, LoginAnswer};
use protocol::ids::UserId;
use protocol::problem::Code;
use protocol::time::Timestamp;

use crate::backoff;
use crate::error::ClientError;

/// How long a server that is awaited may take to begin the session, and how long nobody asks it again once it took longer:
/// a network that swallows requests would hold up everyone who could do with copies.
pub(super) const ANSWER: Duration = Duration::from_secs(10);

/// How long nobody asks again after too many attempts: everything that waits for the session would, each at its own pace.
const TOO_MANY: Duration = Duration::from_mins(1);

/// What begins a session as soon as the server can be reached, and what it must answer for this device's copies to be good.
#[derive(Debug)]
pub(crate) struct Awaiting {
    pub proof: Login,
    pub credential_version: u64,
    pub vault_generation: u64,
    pub rest: Option<Rest>,
}

/// Why nobody asks the server for a while.
#[derive(Debug)]
pub(crate) struct Rest {
    since: Timestamp,
    length: Duration,
    reason: ClientError,
}

impl Rest {
    /// After silence.
    pub(crate) fn after_silence(since: Timestamp) -> Self {
        Self { since, length: ANSWER, reason: ClientError::Network }
    }

    /// After a refusal that patience may outlast, if it asks for some.
    fn after(reason: &ClientError, since: Timestamp) -> Option<Self> {
        let usual = (reason.code() == Some(Code::TooManyAttempts)).then_some(TOO_MANY);
        let length = reason.retry_after().map(backoff::within_reason).or(usual)?;
        Some(Self { since, length, reason: reason.clone() })
    }

    fn is_over(&self, now: Timestamp) -> bool {
        // A clock that was put back does not prolong it.
        now < self.since || now.since(self.since) >= self.length
    }
}

impl Awaiting {
    /// What whoever asks is told instead of asking the server.
    pub(super) fn resting(&self, now: Timestamp) -> Option<ClientError> {
        self.rest.as_ref().filter(|rest| !rest.is_over(now)).map(|rest| rest.reason.clone())
    }

    /// Remembers why it did not begin.
    pub(super) fn rest_after(&mut self, error: &ClientError, silence: bool, now: Timestamp) {
        self.rest = if silence { Some(Rest::after_silence(now)) } else { Rest::after(error, now) };
    }

    /// True when the copies are good.
    pub(super) fn fits(&self, user_id: UserId, answer: &LoginAnswer) -> bool {
        answer.session.user_id == user_id
            && answer.credential_version == self.credential_version
            && answer.vault_generation == self.vault_generation
    }
}

#[cfg(test)]
mod tests {
    use protocol::problem::Problem;

    use super::*;

    #[test]
    fn a_rest_ends_by_itself_and_when_the_clock_is_put_back() {
        let now = Timestamp::from_millis(1_790_000_000_000);
        let refusal = |code| ClientError::Problem(Box::new(Problem::new(code, None)));
        let rest = Rest::after(&refusal(Code::TooManyAttempts), now).unwrap();
        let over = [now.minus(ANSWER), now, now.plus(ANSWER), now.plus(TOO_MANY)].map(|at| rest.is_over(at));
        assert_eq!(over, [true, false, false, true]);
        let silence = Rest::after_silence(now);
        assert!(!silence.is_over(now) && silence.is_over(now.plus(ANSWER)));
        assert!(Rest::after(&refusal(Code::Unavailable), now).is_none());
        let asks = |seconds| Problem {
            retry_after: Some(Duration::from_secs(seconds)),
            ..Problem::new(Code::Unavailable, None)
        };
        let rest = Rest::after(&ClientError::Problem(Box::new(asks(90))), now).unwrap();
        assert_eq!(rest.length, Duration::from_secs(90));
    }
}
