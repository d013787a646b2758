//! One message in memory.

use crypto_core::archive::EntryContent;
use crypto_core::message::{Body, Message};
use protocol::ids::{MessageId, UserId};
use protocol::time::Timestamp;

use crate::chain::Link;
use crate::views::{Content, Delivery};

/// A message, as far as the interface and the checks need it.
#[derive(Debug)]
pub(crate) struct Held {
    /// The authenticated author.
    pub author: UserId,
    /// What it says.
    pub content: Content,
    /// When its author's device sent it.
    pub sent_at: Timestamp,
    /// Its place in the author's chain; none while it waits or when it is unreadable.
    pub link: Option<Link>,
    /// The newest message that its author held from the other side.
    pub seen: Option<MessageId>,
    /// How far it has come.
    pub state: Delivery,
    /// Another content came under the same id.
    pub second_content: bool,
}

impl Held {
    /// What the archive keeps.
    pub(crate) fn archived(entry: &EntryContent, me: UserId) -> Self {
        let author = entry.from();
        let state = if author == me { Delivery::Sent } else { Delivery::Delivered };
        match (entry, entry.message()) {
            (EntryContent::Readable(readable), Ok(Some(message))) => {
                let Message { body, chain, n, prev, seen, sent_at, .. } = message;
                let link = Link { author, chain, n, prev, commitment: readable.commitment };
                Self {
                    author,
                    content: content(body),
                    sent_at,
                    link: Some(link),
                    seen,
                    state,
                    second_content: false,
                }
            }
            (EntryContent::Readable(readable), _) => {
                let at = readable.received_at.unwrap_or(Timestamp::from_millis(0));
                Self::unreadable(author, at, state)
            }
            (EntryContent::Unreadable { unreadable }, _) => {
                Self::unreadable(author, unreadable.received_at, state)
            }
        }
    }

    fn unreadable(author: UserId, sent_at: Timestamp, state: Delivery) -> Self {
        let content = Content::Unreadable;
        Self { author, content, sent_at, link: None, seen: None, state, second_content: false }
    }

    /// What waits in the outbox.
    pub(crate) fn waiting(author: UserId, text: String, sent_at: Timestamp) -> Self {
        let (content, state) = (Content::Text(text), Delivery::Waiting);
        Self { author, content, sent_at, link: None, seen: None, state, second_content: false }
    }

    /// Meets another content of the same id. True when that is worth showing.
    pub(crate) fn meet(&mut self, other: Self) -> bool {
        match (&self.link, &other.link) {
            (Some(mine), Some(theirs)) if mine.commitment != theirs.commitment => {
                !std::mem::replace(&mut self.second_content, true)
            }
            // The archive knows what the outbox does not know yet: the message arrived.
            (None, Some(_)) if self.author == other.author && self.content != Content::Unreadable => {
                *self = other;
                true
            }
            _ => false,
        }
    }

    /// True when the server holds an entry of it.
    pub(crate) fn is_archived(&self) -> bool {
        matches!(self.state, Delivery::Sent | Delivery::Delivered)
    }

    /// Its text, if it is one.
    pub(crate) fn text(&self) -> Option<String> {
        match &self.content {
            Content::Text(text) => Some(text.clone()),
            Content::Unsupported | Content::Unreadable => None,
        }
    }
}

fn content(body: Body) -> Content {
    match body {
        Body::Text(text) => Content::Text(text),
        Body::Unknown { .. } => Content::Unsupported,
    }
}
