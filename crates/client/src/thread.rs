//! One conversation in memory.

mod trust;

use std::sync::Mutex;

use crypto_core::archive::StateContent;
use protocol::ids::{ConversationId, UserId};
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
    /// This device has sealed the oldest entries into page `number`. They are in memory, unless another device was at
    /// work before.
    pub(crate) fn paged_here(&mut self, number: u64) {
        if self.paged.saturating_add(1) == number {
            self.paged = number;
        }
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

/// The member who is not `me`.
pub(crate) fn peer_of(conversation: &Conversation, me: UserId) -> Result<Member, ClientError> {
    let mut others = conversation.members.iter().filter(|member| member.keys.user_id != me);
    match (others.next(), others.next()) {
        (Some(peer), None) => Ok(peer.clone()),
        _ => Err(ClientError::Answer),
    }
}

#[cfg(test)]
mod tests;
