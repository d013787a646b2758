//! One conversation in memory.

use std::sync::Mutex;

use crypto_core::archive::{EntryContent, PageContent, Participant, StateContent};
use protocol::ids::{ConversationId, UserId};
use protocol::keys::IdentityStatement;
use protocol::limits::{CONVERSATION_IDLE, CONVERSATION_WARNING};
use protocol::messages::{Conversation, Member};
use protocol::time::Timestamp;

use crate::error::ClientError;
use crate::history::History;
use crate::outbox::Outbox;
use crate::peer::PeerKeys;
use crate::read_marks::Told;
use crate::receipts::Progress;
use crate::views::{ConversationView, Peer, Preview, Trust};

/// A conversation. Its lock is never held across an await.
#[derive(Debug)]
pub(crate) struct Thread {
    pub id: ConversationId,
    pub state: Mutex<ThreadState>,
    /// Held while entries, pages or the state are loaded.
    pub loading: futures::lock::Mutex<()>,
    /// Held while a message gets its id and a place on the device.
    pub queueing: futures::lock::Mutex<()>,
}

/// What changes in a conversation.
#[derive(Debug)]
pub(crate) struct ThreadState {
    pub info: Conversation,
    pub peer: Member,
    pub peer_keys: PeerKeys,
    pub history: History,
    pub reading: Reading,
    pub outbox: Outbox,
    pub receipt: Progress,
    pub told: Told,
    /// Entries that no page holds yet.
    pub entries: EntryCount,
    /// Archive pages that are in memory or before what is.
    pub paged: u64,
    /// Whether the newest history has been fetched.
    pub loaded: bool,
    /// When a reader last asked for it, as a count.
    pub used: u64,
    /// What the list shows while the history is not in memory.
    summary: Option<Summary>,
    /// Whether that may have changed since.
    stale: bool,
    /// A sign of an attack on this conversation. It stays until the next sign-in.
    trouble: Option<ClientError>,
}

/// What the conversation list shows of a history.
#[derive(Debug, Clone)]
struct Summary {
    last_message: Option<Preview>,
    unread: usize,
}

/// The sealed `state` of the conversation, opened.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub version: u64,
    pub content: StateContent,
}

/// How many entries there are, and how much ciphertext.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EntryCount {
    pub number: usize,
    pub bytes: usize,
}

impl EntryCount {
    pub(crate) fn add(&mut self, bytes: usize) {
        self.number = self.number.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
    }
}

impl Thread {
    pub(crate) fn new(me: UserId, info: Conversation, peer: Member, peer_keys: PeerKeys) -> Self {
        let state = ThreadState {
            history: History::new(me),
            outbox: Outbox::new(),
            receipt: Progress::default(),
            told: Told::default(),
            reading: Reading::default(),
            entries: EntryCount::default(),
            paged: 0,
            loaded: false,
            used: 0,
            summary: None,
            stale: false,
            trouble: None,
            peer,
            peer_keys,
            info,
        };
        let (id, state) = (state.info.id, Mutex::new(state));
        Self {
            id,
            state,
            loading: futures::lock::Mutex::default(),
            queueing: futures::lock::Mutex::default(),
        }
    }
}

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
    fn may_write(&self) -> Result<(), ClientError> {
        self.trouble.clone().filter(is_grave).map_or(Ok(()), Err)
    }

    /// This device has sealed the oldest entries into page `number`. They are in memory, unless another device was at
    /// work before.
    pub(crate) fn paged_here(&mut self, number: u64) {
        if self.paged.saturating_add(1) == number {
            self.paged = number;
        }
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

    /// Drops the history from memory, but what the list shows of it. What exists nowhere else stays.
    pub(crate) fn forget(&mut self) {
        if self.loaded && self.outbox.is_at_rest() && self.history.is_all_archived() {
            self.summary = Some(self.summarise());
            self.info.expires_at = self.expires_at();
            self.history.forget_archived();
            (self.loaded, self.stale) = (false, false);
        }
    }

    /// Something happened that what is in memory does not know.
    pub(crate) fn outdate(&mut self) {
        self.stale = true;
    }

    /// The list shows what little is known until something happens.
    pub(crate) fn settle_for_less(&mut self) {
        self.summary = Some(self.summarise());
        self.stale = false;
    }

    /// True when the list shows what is.
    pub(crate) fn is_fresh(&self) -> bool {
        self.loaded || (self.summary.is_some() && !self.stale)
    }

    /// When the conversation will be deleted, if nobody writes. Each message takes that back, sent or received here or
    /// on another device, and the server says so only when it is asked.
    fn expires_at(&self) -> Option<Timestamp> {
        let written = self.history.newest_archived().and_then(|id| id.time());
        let spared = |at: &Timestamp| {
            written.is_some_and(|written| written > at.minus(CONVERSATION_WARNING).minus(CONVERSATION_IDLE))
        };
        self.info.expires_at.filter(|at| !spared(at))
    }

    fn summarise(&self) -> Summary {
        let unread = self.history.unread(self.reading.content.last_read);
        Summary { last_message: self.history.preview(), unread }
    }

    /// The line of the conversation list.
    pub(crate) fn view(&self) -> ConversationView {
        let summary = if self.loaded { Some(self.summarise()) } else { self.summary.clone() };
        let looked_at = summary.is_some();
        let Summary { last_message, unread } = summary.unwrap_or_else(|| self.summarise());
        let opened = self.info.last_message_at.unwrap_or(self.info.created_at);
        let last_activity = last_message.as_ref().map_or(opened, |last| last.sent_at.max(opened));
        ConversationView {
            id: self.info.id,
            demande_id: self.info.demande_id,
            demande_title: self.info.demande_title.clone(),
            peer: Peer {
                user_id: self.peer.keys.user_id,
                name: self.peer.display_name.clone(),
                tag: self.peer.keys.user_id.tag(),
                kind: self.peer.kind,
            },
            trust: if self.may_write().is_ok() { self.peer_keys.trust } else { Trust::Refused },
            trouble: self.trouble.clone(),
            open: self.info.open,
            left: self.info.left,
            blocking: self.info.blocking,
            expires_at: self.expires_at(),
            last_activity,
            last_message,
            unread,
            looked_at,
        }
    }
}

/// True for what forbids to write: the message might reach someone else.
fn is_grave(sign: &ClientError) -> bool {
    matches!(sign, ClientError::PeerExchanged | ClientError::KeyChanged)
}

/// The member who is not `me`.
pub(crate) fn peer_of(conversation: &Conversation, me: UserId) -> Result<Member, ClientError> {
    let mut others = conversation.members.iter().filter(|member| member.keys.user_id != me);
    match (others.next(), others.next()) {
        (Some(peer), None) => Ok(peer.clone()),
        _ => Err(ClientError::Answer),
    }
}

#[cfg(test)]
mod tests {
    use crypto_core::identity::IdentitySecret;
    use protocol::accounts::Kind;
    use protocol::ids::{DemandeId, MessageId, UnlockId};
    use protocol::keys::IdentityChain;

    use super::*;
    use crate::draft::Draft;
    use crate::error::Sealed;
    use crate::platform::rng;

    const ME: UserId = UserId::new([1; 32]);

    fn thread() -> Thread {
        let (_, user_id, statement) = IdentitySecret::make(&mut rng());
        let keys = IdentityChain { user_id, statements: vec![statement] };
        let peer_keys = PeerKeys::examine(None, &keys);
        let peer = Member { display_name: "Lou".to_owned().try_into().unwrap(), kind: Kind::Pro, keys };
        let at = Timestamp::from_millis(1);
        let info = Conversation {
            id: ConversationId::make(at, [0; 10]),
            unlock_id: UnlockId::make(at, [0; 10]),
            pro_id: user_id,
            demande_id: DemandeId::make(at, [0; 10]),
            demande_title: "Fuite".to_owned().try_into().unwrap(),
            members: vec![peer.clone()],
            open: true,
            created_at: at,
            last_message_at: None,
            pages: 0,
            left: false,
            blocking: false,
            cleared_at: None,
            expires_at: None,
        };
        Thread::new(ME, info, peer, peer_keys)
    }

    #[test]
    fn the_first_sign_stays_unless_a_graver_one_comes() {
        let thread = thread();
        let mut state = thread.state.lock().unwrap();
        assert!(!state.suspect(ClientError::Network));
        assert!(state.suspect(ClientError::Tampered { what: Sealed::Entries }));
        assert!(!state.suspect(ClientError::RolledBack { what: Sealed::Entries }));
        assert!(state.recipient().is_ok());
        assert!(state.suspect(ClientError::PeerExchanged));
        assert!(!state.suspect(ClientError::KeyChanged));
        assert_eq!(state.recipient(), Err(ClientError::PeerExchanged));
        assert_eq!(
            (state.view().trust, state.view().trouble),
            (Trust::Refused, Some(ClientError::PeerExchanged))
        );
    }

    #[test]
    fn the_archive_vouches_for_the_peer_and_their_keys() {
        let thread = thread();
        let mut state = thread.state.lock().unwrap();
        let Member { keys: IdentityChain { user_id, statements }, .. } = state.peer.clone();
        state.check_member(&Participant { user_id, keys: statements[0].keys }, ME);
        state.check_author(ME, ME);
        assert_eq!(state.view().trouble, None);
        let other = IdentitySecret::make(&mut rng()).2.keys;
        state.check_member(&Participant { user_id, keys: other }, ME);
        assert_eq!(state.recipient(), Err(ClientError::KeyChanged));
    }

    #[test]
    fn what_waits_or_has_failed_or_is_being_sent_stays_in_memory() {
        let thread = thread();
        let mut state = thread.state.lock().unwrap();
        let at = Timestamp::from_millis(2);
        let id = MessageId::make(at, [0; 10]);
        let stays = |state: &mut ThreadState| {
            state.loaded = true;
            state.forget();
            state.loaded
        };
        state.history.add_waiting(id, Draft::text("plus tard"), at);
        assert!(stays(&mut state) && state.history.contains(id));
        state.history.failed(id, ClientError::KeyChanged);
        assert!(stays(&mut state) && state.history.contains(id));
        assert!(state.history.take_failed(id).is_some());
        assert!(state.outbox.start());
        assert!(stays(&mut state));
        assert!(state.outbox.rest());
        assert!(!stays(&mut state));
    }
}
