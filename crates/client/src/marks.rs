//! High-water marks: the newest that was seen of everything the server keeps, so that it cannot go back behind it.
//!
//! They outlive a session, not the [`Client`](crate::Client).

use std::collections::HashMap;
use std::sync::Mutex;

use protocol::ids::{ConversationId, LoginId, MessageId, UserId};

use crate::error::{ClientError, Sealed};
use crate::sync::lock;

/// Something that an honest server only ever raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Mark {
    /// Iterations of a password derivation that worked.
    Iterations(LoginId),
    /// Version of the credentials.
    Credentials(UserId),
    /// Newest generation of the vault key.
    KeyRing(UserId),
    /// Version of the vault.
    Vault(UserId),
    /// Newest entry in someone's archive of a conversation.
    Entry(UserId, ConversationId),
    /// Newest page in someone's archive of a conversation.
    Page(UserId, ConversationId),
    /// Version of someone's reading state.
    Reading(UserId, ConversationId),
    /// Number of the newest read mark that someone has from their peer.
    PeerRead(UserId, ConversationId),
}

/// Every mark of one client. Raise one only for what has proved authentic, or was stored by this client: a lie must
/// not make the truth look old.
#[derive(Debug, Default)]
pub(crate) struct Marks(Mutex<HashMap<Mark, u128>>);

impl Marks {
    /// Where a mark stands; 0 before anything was seen.
    pub(crate) fn of(&self, mark: Mark) -> u128 {
        lock(&self.0).get(&mark).copied().unwrap_or(0)
    }

    /// Raises a mark; it never falls.
    pub(crate) fn raise(&self, mark: Mark, seen: impl Into<u128>) {
        let mut marks = lock(&self.0);
        let height = marks.entry(mark).or_default();
        *height = seen.into().max(*height);
    }

    /// Refuses what lies below its mark.
    ///
    /// # Errors
    /// [`ClientError::RolledBack`].
    pub(crate) fn check(&self, mark: Mark, shown: impl Into<u128>, what: Sealed) -> Result<(), ClientError> {
        if shown.into() < self.of(mark) { Err(ClientError::RolledBack { what }) } else { Ok(()) }
    }
}

/// A message's place in the agreed order, as a mark.
pub(crate) fn height(id: Option<MessageId>) -> u128 {
    id.map_or(0, |id| id.uuid().as_u128())
}

#[cfg(test)]
mod tests {
    use protocol::time::Timestamp;

    use super::*;

    #[test]
    fn a_mark_rises_and_never_falls() {
        let (marks, mark) = (Marks::default(), Mark::Vault(UserId::new([1; 32])));
        assert_eq!(marks.check(mark, 0_u64, Sealed::Vault), Ok(()));
        marks.raise(mark, 7_u64);
        marks.raise(mark, 3_u64);
        assert_eq!(marks.check(mark, 7_u64, Sealed::Vault), Ok(()));
        let older = marks.check(mark, 6_u64, Sealed::Vault);
        assert_eq!(older, Err(ClientError::RolledBack { what: Sealed::Vault }));
        assert_eq!(marks.of(Mark::Vault(UserId::new([2; 32]))), 0);
    }

    #[test]
    fn later_messages_are_higher() {
        let id = |millis| Some(MessageId::make(Timestamp::from_millis(millis), [0; 10]));
        assert!(height(None) < height(id(0)) && height(id(1)) < height(id(2)));
    }
}
