//! Frames of the live socket, `GET /api/v1/live`.

use serde::{Deserialize, Serialize};

use crate::ids::{ConversationId, MessageId, UserId};
use crate::problem::Code;
use crate::time::Timestamp;

/// Close code: the access token expired.
pub const CLOSE_EXPIRED: u16 = 4401;
/// Close code: the session was revoked, or the token never was valid.
pub const CLOSE_REVOKED: u16 = 4403;
/// Close code: the client was too slow, silent for too long, or did not say hello in time.
pub const CLOSE_SLOW: u16 = 4408;
/// Close code: the client sent too many frames.
pub const CLOSE_FLOOD: u16 = 4429;
/// Close code: a frame is longer than any that the protocol has.
pub const CLOSE_TOO_LONG: u16 = 1009;
/// Close code: the server shuts down; come back.
pub const CLOSE_SHUTDOWN: u16 = 1001;

/// What a client sends.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientFrame {
    /// The first frame, within 5 seconds.
    Hello {
        /// Access token.
        token: String,
        /// The newest sequence number this device has seen; absent: from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<u64>,
    },
    /// A newer access token of the same session, before the old one expires.
    Renew {
        /// Access token.
        token: String,
    },
    /// What is on display now, in place of what was before: only of these conversations are typing and presence told.
    Watch {
        /// At most 8 open conversations of the account.
        conversations: Vec<ConversationId>,
    },
    /// The person is writing. At most one every 3 seconds is passed on.
    Typing {
        /// In which conversation; it must be watched.
        conversation_id: ConversationId,
    },
}

impl std::fmt::Debug for ClientFrame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Hello { since, .. } => {
                f.debug_struct("Hello").field("since", since).finish_non_exhaustive()
            }
            Self::Renew { .. } => f.debug_struct("Renew").finish_non_exhaustive(),
            Self::Watch { conversations } => {
                f.debug_struct("Watch").field("conversations", conversations).finish()
            }
            Self::Typing { conversation_id } => f.debug_tuple("Typing").field(conversation_id).finish(),
        }
    }
}

/// What the server sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The hello was accepted; everything up to `seq` has been or need not be sent.
    Ready {
        /// The newest sequence number of this account.
        seq: u64,
        /// From now on something comes at least this often, in seconds: after a longer silence the connection is dead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<u16>,
    },
    /// Something happened.
    Event(Event),
    /// `since` is too old to catch up from: fetch everything anew, then go on after `seq`.
    Resync {
        /// The newest sequence number of this account.
        seq: u64,
        /// As in `ready`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<u16>,
    },
    /// A sign of life: nothing else had to be said for a while.
    Alive {
        /// Everything up to this sequence number has been sent.
        seq: u64,
    },
    /// The peer of a watched conversation is writing. Worth showing for 5 seconds.
    Typing {
        /// Where.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
    },
    /// The peer of a watched conversation, as far as both let others see such things.
    Presence {
        /// Who.
        user_id: UserId,
        /// Whether they are there.
        presence: Presence,
    },
    /// A conversation cannot be watched, or is not.
    Refused {
        /// Which.
        conversation_id: ConversationId,
        /// Why: `not_found` or `conversation_closed`.
        code: Code,
    },
    /// A frame newer than this client.
    #[serde(other)]
    Unknown,
}

/// Whether someone is there, as coarsely as is useful.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Within the last minutes.
    Online,
    /// Within the last hour.
    Recently,
    /// Not for an hour, or they keep it to themselves.
    #[default]
    #[serde(other)]
    Away,
}

/// A durable event of one account. Sequence numbers have no gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// 1 for the account's first event, one more for each that follows.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub what: Happening,
}

/// What an event tells: ids only, never content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Happening {
    /// A conversation was opened.
    Conversation {
        /// Which.
        conversation_id: ConversationId,
    },
    /// An envelope waits.
    Envelope {
        /// In which conversation.
        conversation_id: ConversationId,
        /// Which message.
        message_id: MessageId,
    },
    /// A recipient archived one of the account's messages.
    Delivered {
        /// In which conversation.
        conversation_id: ConversationId,
        /// Which message.
        message_id: MessageId,
    },
    /// One of the account's devices archived or sent a message.
    Entry {
        /// In which conversation.
        conversation_id: ConversationId,
        /// Which message.
        message_id: MessageId,
    },
    /// A member has read: the peer left a newer read mark, or another device of the account a newer state.
    Read {
        /// In which conversation.
        conversation_id: ConversationId,
        /// Who.
        user_id: UserId,
    },
    /// The account's tokens moved.
    Balance,
    /// The account's settings changed.
    Settings,
    /// An event newer than this client.
    #[serde(other)]
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_flat_tagged_objects() {
        let conversation_id = ConversationId::make(Timestamp::from_millis(1), [0; 10]);
        let event = Event {
            seq: 7,
            at: Timestamp::from_millis(0),
            what: Happening::Conversation { conversation_id },
        };
        let json = serde_json::to_value(ServerFrame::Event(event.clone())).unwrap();
        assert_eq!(json["type"], "event");
        assert_eq!(json["kind"], "conversation");
        assert_eq!(json["seq"], 7);
        assert_eq!(serde_json::from_value::<ServerFrame>(json).unwrap(), ServerFrame::Event(event));
    }

    #[test]
    fn newer_frames_and_kinds_are_unknown_not_errors() {
        assert_eq!(
            serde_json::from_str::<ServerFrame>(r#"{"type":"humming","who":1}"#).unwrap(),
            ServerFrame::Unknown
        );
        let json = r#"{"seq":1,"at":"1970-01-01T00:00:00Z","kind":"shop_order","order":3}"#;
        assert_eq!(serde_json::from_str::<Event>(json).unwrap().what, Happening::Unknown);
    }

    #[test]
    fn debug_output_hides_the_token() {
        let frame = ClientFrame::Hello { token: "secret".into(), since: Some(3) };
        assert!(!format!("{frame:?}").contains("secret"));
    }
}
