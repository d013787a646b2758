//! Refresh tokens: opaque, hashed at rest, each good for one successor.

use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};
use protocol::ids::SessionId;
use protocol::time::Timestamp;
use protocol::transcript::sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::secrets::Keyring;

/// How long the token before is answered like the current one: two tabs, or an answer lost on the way.
pub const GRACE: Duration = Duration::from_secs(30);

/// A refresh token: the session's id and 32 secret bytes.
pub struct RefreshToken {
    session: SessionId,
    secret: Zeroizing<[u8; 32]>,
}

/// What the database knows about a session's tokens.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// SHA-256 of the current token.
    pub current: &'a [u8],
    /// SHA-256 of the one before.
    pub previous: Option<&'a [u8]>,
    /// When the current one replaced it.
    pub rotated_at: Timestamp,
}

/// What to do with a presented token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the current one: replace it.
    Rotate,
    /// It was the current one a moment ago: answer its successor again.
    Repeat,
    /// Someone else has used it, or it never existed: end the session.
    Reused,
}

impl RefreshToken {
    /// The first token of a session.
    #[must_use]
    pub fn new(session: SessionId, secret: [u8; 32]) -> Self {
        Self { session, secret: Zeroizing::new(secret) }
    }

    /// Reads a cookie's value; none if it is no token.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(Base64UrlUnpadded::decode_vec(text).ok()?);
        let (session, secret) = bytes.split_first_chunk::<16>()?;
        Some(Self::new(SessionId::new(Uuid::from_bytes(*session)), secret.try_into().ok()?))
    }

    /// Its session.
    #[must_use]
    pub const fn session(&self) -> SessionId {
        self.session
    }

    /// The cookie's value.
    #[must_use]
    pub fn expose_text(&self) -> String {
        Base64UrlUnpadded::encode_string(&self.bytes()[..])
    }

    /// What the database keeps.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        sha256(&self.bytes()[..])
    }

    /// The token that replaces this one: the same each time it is asked for.
    #[must_use]
    pub fn successor(&self, keys: &Keyring) -> Self {
        Self::new(self.session, keys.refresh_successor(&self.bytes()[..]))
    }

    /// Compares with what the database knows.
    #[must_use]
    pub fn judge(&self, known: &Known<'_>, now: Timestamp) -> Verdict {
        let hash = self.hash();
        if bool::from(hash.ct_eq(known.current)) {
            Verdict::Rotate
        } else if known.previous.is_some_and(|previous| hash.ct_eq(previous).into())
            && now.since(known.rotated_at) <= GRACE
        {
            Verdict::Repeat
        } else {
            Verdict::Reused
        }
    }

    fn bytes(&self) -> Zeroizing<[u8; 48]> {
        let mut bytes = Zeroizing::new([0; 48]);
        bytes[..16].copy_from_slice(self.session.uuid().as_bytes());
        bytes[16..].copy_from_slice(&self.secret[..]);
        bytes
    }
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefreshToken").field("session", &self.session).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::keyring::tests::keyring;

    const NOW: Timestamp = Timestamp::from_millis(1_763_690_400_000);

    fn token() -> RefreshToken {
        RefreshToken::new(SessionId::make(NOW, [3; 10]), [4; 32])
    }

    #[test]
    fn a_token_reads_back_what_it_writes() {
        let read = RefreshToken::parse(&token().expose_text()).unwrap();
        assert_eq!((read.session(), read.hash()), (token().session(), token().hash()));
        for bad in ["", "AAAA", &"A".repeat(63), "é"] {
            assert!(RefreshToken::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_repeated_refresh_gets_the_same_successor() {
        let keys = keyring();
        assert_eq!(token().successor(&keys).hash(), token().successor(&keys).hash());
        assert_ne!(token().successor(&keys).hash(), token().hash());
    }

    #[test]
    fn the_token_before_works_for_thirty_seconds_and_then_betrays_a_theft() {
        let keys = keyring();
        let (first, second) = (token(), token().successor(&keys));
        let (current, previous) = (second.hash(), first.hash());
        let known = Known { current: &current, previous: Some(&previous), rotated_at: NOW };
        assert_eq!(second.judge(&known, NOW), Verdict::Rotate);
        assert_eq!(first.judge(&known, NOW.plus(GRACE)), Verdict::Repeat);
        assert_eq!(first.judge(&known, NOW.plus(GRACE + Duration::from_millis(1))), Verdict::Reused);
        let forged = RefreshToken::new(first.session(), [9; 32]);
        assert_eq!(forged.judge(&known, NOW), Verdict::Reused);
    }
}
