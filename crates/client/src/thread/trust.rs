//! What speaks against a conversation, and whom messages in it may be sealed to.

use crypto_core::archive::{EntryContent, PageContent, Participant};
use protocol::ids::UserId;
use protocol::keys::IdentityStatement;
use protocol::messages::Member;

use super::ThreadState;
use crate::error::ClientError;

impl ThreadState {
    /// Remembers a sign of an attack; the first one stays, but for one that forbids to write. True when it is news.
    pub(crate) fn suspect(&mut self, sign: ClientError) -> bool {
        let news =
            sign.is_attack() && (self.trouble.is_none() || (is_grave(&sign) && self.may_write().is_ok()));
        if news {
            self.trouble = Some(sign);
        }
        news
    }

    /// Fails when the archive contradicts what the server says about the peer.
    pub(super) fn may_write(&self) -> Result<(), ClientError> {
        self.trouble.clone().filter(is_grave).map_or(Ok(()), Err)
    }

    /// Whoever proved to have written here must be one of the two.
    pub(crate) fn check_author(&mut self, author: UserId, me: UserId) {
        if author != me && author != self.peer.keys.user_id {
            self.suspect(ClientError::PeerExchanged);
        }
    }

    /// Whoever the archive names must be one of the two, under keys that are still in their chain.
    pub(crate) fn check_member(&mut self, member: &Participant, me: UserId) {
        self.check_author(member.user_id, me);
        let Member { keys: chain, .. } = &self.peer;
        let holds = chain.statements.iter().any(|statement| statement.keys == member.keys);
        if member.user_id == chain.user_id && !holds {
            self.suspect(ClientError::KeyChanged);
        }
    }

    /// Whoever a page names as a member or as an author must be one of the two.
    pub(crate) fn check_page(&mut self, page: &PageContent, me: UserId) {
        for member in &page.participants {
            self.check_member(member, me);
        }
        for message in &page.messages {
            if let EntryContent::Readable(readable) = &message.content {
                self.check_author(readable.from, me);
            }
        }
    }

    /// The peer's newest keys, changed ones included.
    ///
    /// # Errors
    /// [`ClientError::PeerExchanged`], [`ClientError::KeyChanged`], and as [`PeerKeys::newest`].
    pub(crate) fn peer_newest(&self) -> Result<&IdentityStatement, ClientError> {
        self.may_write()?;
        self.peer_keys.newest()
    }

    /// The keys to seal to; `None` while the reader has to look first.
    ///
    /// # Errors
    /// As [`ThreadState::peer_newest`].
    pub(crate) fn recipient(&self) -> Result<Option<&IdentityStatement>, ClientError> {
        self.may_write()?;
        self.peer_keys.recipient()
    }
}

/// True for what forbids to write: the message might reach someone else.
fn is_grave(sign: &ClientError) -> bool {
    matches!(sign, ClientError::PeerExchanged | ClientError::KeyChanged)
}
