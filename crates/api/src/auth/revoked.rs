//! Sessions that ended while one of their access tokens may still live.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use protocol::ids::SessionId;
use protocol::limits::ACCESS_TOKEN;
use protocol::time::Timestamp;

/// The sessions revoked within the life of an access token. Few: people sign out, thieves are rare.
#[derive(Debug, Default)]
pub struct Revoked(RwLock<HashMap<SessionId, Timestamp>>);

impl Revoked {
    /// True for a session that has ended.
    #[must_use]
    pub fn contains(&self, session: SessionId) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains_key(&session)
    }

    /// Learns of sessions that have ended, and forgets those whose tokens are all over by now.
    pub fn learn(&self, sessions: impl IntoIterator<Item = SessionId>, now: Timestamp) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, heard| now.since(*heard) <= ACCESS_TOKEN);
        for session in sessions {
            known.insert(session, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_revoked_session_is_known_as_long_as_its_tokens_live() {
        let now = Timestamp::from_millis(1_763_690_400_000);
        let session = SessionId::make(now, [1; 10]);
        let revoked = Revoked::default();
        revoked.learn([session], now);
        revoked.learn([], now.plus(ACCESS_TOKEN));
        assert!(revoked.contains(session));
        revoked.learn([], now.plus(ACCESS_TOKEN + Duration::from_millis(1)));
        assert!(!revoked.contains(session));
    }
}
