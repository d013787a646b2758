//! One conversation in memory.

use std::sync::Mutex;

use crypto_core::archive::StateContent;
use protocol::ids::{ConversationId, UserId};
use protocol::messages::{Conversation, Member};

use crate::error::ClientError;
use crate::history::History;
use crate::outbox::Outbox;
use crate::peer::PeerKeys;
use crate::views::{ConversationView, Peer};

/// A conversation. Its lock is never held across an await.
#[derive(Debug)]
pub(crate) struct Thread {
    pub id: ConversationId,
    pub state: Mutex<ThreadState>,
    /// Held while entries, pages or the state are loaded.
    pub loading: futures::lock::Mutex<()>,
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
    /// Entries that no page holds yet.
    pub entries: EntryCount,
    /// Whether the newest history has been fetched.
    pub loaded: bool,
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
            reading: Reading::default(),
            entries: EntryCount::default(),
            loaded: false,
            peer,
            peer_keys,
            info,
        };
        Self { id: state.info.id, state: Mutex::new(state), loading: futures::lock::Mutex::new(()) }
    }
}

impl ThreadState {
    /// The line of the conversation list.
    pub(crate) fn view(&self) -> ConversationView {
        let last_message = self.history.preview();
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
            trust: self.peer_keys.trust,
            open: self.info.open,
            last_activity,
            last_message,
            unread: self.history.unread(self.reading.content.last_read),
        }
    }
}

/// The member who is not `me`.
pub(crate) fn peer_of(conversation: &Conversation, me: UserId) -> Result<Member, ClientError> {
    let mut others = conversation.members.iter().filter(|member| member.keys.user_id != me);
    match (others.next(), others.next()) {
        (Some(peer), None) => Ok(peer.clone()),
        _ => Err(ClientError::Answer),
    }
}
