//! What the interface shows: decrypted, plain values.

use crypto_core::message::{Body, Contact, Media, System};
use protocol::accounts::Kind;
use protocol::ids::{ConversationId, DemandeId, MessageId, UserId};
use protocol::text::{DisplayName, Title};
use protocol::time::Timestamp;

use crate::error::ClientError;

/// How sure the reader can be that the peer is who they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// First contact: nobody has compared the safety number.
    New,
    /// The reader compared the safety number and said so.
    Verified,
    /// The peer changed their keys, signed with the old ones. Sending waits for
    /// [`Account::accept_key_change`](crate::Account::accept_key_change).
    Changed,
    /// The server shows keys that the peer did not sign, or another person: an attack. Nothing is sent.
    Refused,
}

/// The other person in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Their id.
    pub user_id: UserId,
    /// The name they chose.
    pub name: DisplayName,
    /// The four characters that tell two people of one name apart.
    pub tag: String,
    /// Demandeur or pro.
    pub kind: Kind,
}

/// A line of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is shown on its own, in any combination")]
pub struct ConversationView {
    /// The conversation.
    pub id: ConversationId,
    /// The demande it is about.
    pub demande_id: DemandeId,
    /// Its title.
    pub demande_title: Title,
    /// The other person.
    pub peer: Peer,
    /// How sure the reader can be of them.
    pub trust: Trust,
    /// A sign of an attack on the conversation as a whole; normally none.
    pub trouble: Option<ClientError>,
    /// False once nobody can write any more.
    pub open: bool,
    /// True once the reader has left.
    pub left: bool,
    /// True while the reader blocks the peer.
    pub blocking: bool,
    /// When it will be deleted for both, unless somebody writes.
    pub expires_at: Option<Timestamp>,
    /// The newest message, if there is one.
    pub last_message: Option<Preview>,
    /// When something last happened: the newest message, else the opening.
    pub last_activity: Timestamp,
    /// Received messages after the last one read.
    pub unread: usize,
    /// False while the newest messages have not been fetched: `last_message` and `unread` then say little.
    pub looked_at: bool,
}

/// The newest message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// True when the reader wrote it.
    pub mine: bool,
    /// What it says.
    pub content: Content,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A text.
    Text(String),
    /// A step of exchanging contact details.
    Contact(Contact),
    /// A file, to be fetched.
    Media(Box<Media>),
    /// Something that its author did to the conversation.
    System(System),
    /// A kind of message newer than this client.
    Unsupported,
    /// It could not be opened, or its commitment was wrong.
    Unreadable,
}

impl Content {
    pub(crate) fn of(body: &Body) -> Self {
        match body {
            Body::Text(text) => Self::Text(text.clone()),
            Body::Contact(contact) => Self::Contact(contact.clone()),
            Body::Media(media) => Self::Media(media.clone()),
            Body::System(system) => Self::System(*system),
            Body::Unknown { .. } => Self::Unsupported,
        }
    }

    /// The words by which it can be found.
    pub(crate) fn searchable(&self) -> Option<String> {
        let joined =
            |parts: &[Option<String>]| parts.iter().flatten().cloned().collect::<Vec<_>>().join(" · ");
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Contact(Contact::Card { card }) => Some(joined(&[
                Some(card.name().to_string()),
                card.phone().map(ToString::to_string),
                card.email().map(ToString::to_string),
                card.note().map(ToString::to_string),
            ])),
            Self::Media(media) => {
                Some(joined(&[media.caption.as_ref().map(ToString::to_string), Some(media.name.to_string())]))
            }
            Self::Contact(_) | Self::System(_) | Self::Unsupported | Self::Unreadable => None,
        }
    }
}

/// How far one's own message has come. A received message is always [`Delivery::Delivered`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// In the outbox; it is sent again until the server has it.
    Waiting,
    /// The server has it.
    Sent,
    /// The recipient has archived it. That is the server's word.
    Delivered,
    /// The recipient has read it, or a later one. That is their own word.
    Opened,
    /// The server refused it; [`Account::retry`](crate::Account::retry) tries once more.
    Failed(ClientError),
}

/// Something about a message that an honest server and an honest peer do not cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// Messages before this one are missing.
    Gap,
    /// Another content exists for this place in the conversation.
    SecondContent,
    /// It does not follow the message it claims to follow.
    BrokenChain,
    /// The archived copy was altered or exchanged: what it said cannot be told any more.
    Altered,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    /// The message.
    pub id: MessageId,
    /// True when the reader wrote it.
    pub mine: bool,
    /// What it says.
    pub content: Content,
    /// The message it answers, which need not be loaded or exist.
    pub reply_to: Option<MessageId>,
    /// When its author's device sent it.
    pub sent_at: Timestamp,
    /// How far it has come.
    pub state: Delivery,
    /// Signs of tampering, ascending; normally empty.
    pub warnings: Vec<Warning>,
}
