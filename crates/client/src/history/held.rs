//! One message in memory.

use crypto_core::archive::EntryContent;
use crypto_core::message::Message;
use protocol::ids::{MessageId, UserId};
use protocol::time::Timestamp;

use crate::chain::Link;
use crate::draft::Draft;
use crate::views::{Content, Delivery, Warning};

/// A message, as far as the interface and the checks need it.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// True when the reader wrote it. What does not open proves no author, and only the peer sends to us.
    pub mine: bool,
    /// What it says.
    pub content: Content,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// What to send again should it fail; none once it is archived.
    pub draft: Option<Draft>,
    /// When its author's device sent it.
    pub sent_at: Timestamp,
    /// Its place in the author's chain; none while it waits or when it is unreadable.
    pub link: Option<Link>,
    /// The newest message that its author held from the other side.
    pub seen: Option<MessageId>,
    /// What a receipt for it names.
    pub digest: Option<[u8; 32]>,
    /// How far it has come.
    pub state: Delivery,
    /// What was noticed about it as it came.
    pub sign: Option<Warning>,
}

impl Held {
    /// What the archive keeps.
    pub(crate) fn archived(entry: &EntryContent, me: UserId) -> Self {
        let author = entry.from();
        let mine = author == me;
        let state = if mine { Delivery::Sent } else { Delivery::Delivered };
        let digest = entry.envelope_digest();
        match (entry, entry.message()) {
            (EntryContent::Readable(readable), Ok(Some(message))) => {
                let Message { body, chain, n, prev, seen, reply_to, sent_at, .. } = message;
                let link = Link { author, chain, n, prev, commitment: readable.commitment };
                Self {
                    mine,
                    content: Content::of(&body),
                    reply_to,
                    draft: None,
                    sent_at,
                    link: Some(link),
                    seen,
                    digest,
                    state,
                    sign: None,
                }
            }
            (EntryContent::Readable(readable), _) => {
                let at = readable.received_at.unwrap_or(Timestamp::from_millis(0));
                Self { mine, digest, state, ..Self::unreadable(at) }
            }
            (EntryContent::Unreadable { unreadable }, _) => {
                Self { digest, ..Self::unreadable(unreadable.received_at) }
            }
        }
    }

    fn unreadable(sent_at: Timestamp) -> Self {
        Self {
            mine: false,
            content: Content::Unreadable,
            reply_to: None,
            draft: None,
            sent_at,
            link: None,
            seen: None,
            digest: None,
            state: Delivery::Delivered,
            sign: None,
        }
    }

    /// What the archive kept under `id`, but nobody can tell any more.
    pub(crate) fn altered(id: MessageId) -> Self {
        let at = id.time().unwrap_or(Timestamp::from_millis(0));
        Self { sign: Some(Warning::Altered), ..Self::unreadable(at) }
    }

    /// What waits in the outbox.
    pub(crate) fn waiting(draft: Draft, sent_at: Timestamp) -> Self {
        Self {
            mine: true,
            content: Content::of(&draft.body),
            reply_to: draft.reply_to,
            draft: Some(draft),
            state: Delivery::Waiting,
            ..Self::unreadable(sent_at)
        }
    }

    /// Meets another content of the same id. True when that is worth showing.
    pub(crate) fn meet(&mut self, other: Self) -> bool {
        match (&self.link, &other.link) {
            (Some(mine), Some(theirs)) if mine.commitment != theirs.commitment => {
                self.sign.replace(Warning::SecondContent) != Some(Warning::SecondContent)
            }
            // The archive knows what the outbox does not know yet: the message arrived.
            (None, Some(_)) if self.mine && other.mine && self.content != Content::Unreadable => {
                let delivered = self.state == Delivery::Delivered;
                *self = other;
                if delivered {
                    self.state = Delivery::Delivered;
                }
                true
            }
            _ => false,
        }
    }

    /// True when the entry of it that the server holds is known. That a message is delivered may be heard before: as long
    /// as there is a draft, its place in the chain is not known.
    pub(crate) fn is_archived(&self) -> bool {
        matches!(self.state, Delivery::Sent | Delivery::Delivered) && self.draft.is_none()
    }

    /// True when it exists in the outbox only, as far as known.
    pub(crate) fn is_waiting(&self) -> bool {
        self.draft.is_some() && !matches!(self.state, Delivery::Failed(_))
    }

    /// True when what it says is known to be its author's.
    pub(crate) fn is_opened(&self) -> bool {
        self.content != Content::Unreadable
    }
}
