//! The peer's keys: which to seal to, which to open with, and what to think of them.

use crypto_core::trust::{self, Pin};
use protocol::keys::{IdentityChain, IdentityStatement, X25519Public};

use crate::error::ClientError;
use crate::views::Trust;

/// What the server's keys for the peer are worth, given those pinned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PeerKeys {
    /// For the reader to see.
    pub trust: Trust,
    /// The newest statement, or why the chain is refused.
    newest: Result<IdentityStatement, ClientError>,
    /// Keys under which the peer may have sealed, newest first.
    pub senders: Vec<X25519Public>,
}

impl PeerKeys {
    /// Verifies `chain` and compares it with the pinned keys.
    pub(crate) fn examine(pin: Option<&Pin>, chain: &IdentityChain) -> Self {
        let (trust, newest) = match trust::assess(pin, chain) {
            Ok((trust::Trust::New | trust::Trust::Known { verified: false }, newest)) => (Trust::New, newest),
            Ok((trust::Trust::Known { verified: true }, newest)) => (Trust::Verified, newest),
            Ok((trust::Trust::Replaced, newest)) => (Trust::Changed, newest),
            Err(_) => {
                let senders = pin.map(|pin| pin.statement.keys.x25519).into_iter().collect();
                let reason = if pin.is_some() { ClientError::KeyChanged } else { ClientError::BadKeys };
                return Self { trust: Trust::Refused, newest: Err(reason), senders };
            }
        };
        let senders = chain.statements.iter().rev().map(|statement| statement.keys.x25519).collect();
        Self { trust, newest: Ok(*newest), senders }
    }

    /// The newest keys, changed ones included.
    ///
    /// # Errors
    /// [`ClientError::KeyChanged`] when the server's keys are not those pinned, [`ClientError::BadKeys`] when they are
    /// wrong at first sight.
    pub(crate) fn newest(&self) -> Result<&IdentityStatement, ClientError> {
        self.newest.as_ref().map_err(Clone::clone)
    }

    /// The keys to seal to; `None` while the reader has to look first.
    pub(crate) fn recipient(&self) -> Result<Option<&IdentityStatement>, ClientError> {
        let newest = self.newest()?;
        Ok((self.trust != Trust::Changed).then_some(newest))
    }
}

#[cfg(test)]
mod tests {
    use crypto_core::identity::IdentitySecret;

    use super::*;
    use crate::platform::rng;

    fn chain() -> (IdentitySecret, IdentityChain) {
        let (secret, user_id, statement) = IdentitySecret::make(&mut rng());
        (secret, IdentityChain { user_id, statements: vec![statement] })
    }

    #[test]
    fn first_contact_is_new_until_the_numbers_are_compared() {
        let (_, chain) = chain();
        assert_eq!(PeerKeys::examine(None, &chain).trust, Trust::New);
        let mut pin = Pin::new(chain.statements[0]);
        assert_eq!(PeerKeys::examine(Some(&pin), &chain).trust, Trust::New);
        pin.verified = true;
        assert_eq!(PeerKeys::examine(Some(&pin), &chain).trust, Trust::Verified);
    }

    #[test]
    fn a_signed_change_waits_and_still_opens_with_both_keys() {
        let (secret, mut chain) = chain();
        let pin = Pin::new(chain.statements[0]);
        chain.statements.push(secret.make_next(chain.user_id, &mut rng()).unwrap().1);
        let keys = PeerKeys::examine(Some(&pin), &chain);
        assert_eq!(keys.trust, Trust::Changed);
        assert_eq!(keys.recipient(), Ok(None));
        assert_eq!(keys.senders, [chain.statements[1].keys.x25519, chain.statements[0].keys.x25519]);
    }

    #[test]
    fn keys_that_are_not_their_owners_are_wrong_at_first_sight() {
        let (mut chain, other) = (chain().1, chain().1);
        chain.statements = other.statements;
        let keys = PeerKeys::examine(None, &chain);
        assert_eq!((keys.trust, keys.recipient()), (Trust::Refused, Err(ClientError::BadKeys)));
        assert_eq!(keys.senders, []);
    }

    #[test]
    fn an_unsigned_change_is_refused_and_only_the_pinned_key_opens() {
        let (pinned, other) = (chain().1, chain().1);
        let pin = Pin::new(pinned.statements[0]);
        let keys = PeerKeys::examine(Some(&pin), &other);
        assert_eq!(keys.trust, Trust::Refused);
        assert_eq!(keys.recipient(), Err(ClientError::KeyChanged));
        assert_eq!(keys.senders, [pin.statement.keys.x25519]);
    }
}
