//! Frames of the live socket, `GET /api/v1/live`.

use serde::{Deserialize, Serialize};

use crate::ids::{ConversationId, MessageId, UserId};
use crate::time::Timestamp;

/// Close code: the access token expired.
pub const CLOSE_EXPIRED: u16 = 4401;
/// Close code: the session was revoked, or the token never was valid.
pub const CLOSE_REVOKED: u16 = 4403;
/// Close code: the client was too slow, or did not say hello in time.
pub const CLOSE_SLOW: u16 = 4408;
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
}

impl std::fmt::Debug for ClientFrame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Hello { since, .. } => {
                f.debug_struct("Hello").field("since", since).finish_non_exhaustive()
            }
            Self::Renew { .. } => f.debug_struct("Renew").finish_non_exhaustive(),
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
    },
    /// Something happened.
    Event(Event),
    /// `since` is too old to catch up from: fetch everything anew, then go on after `seq`.
    Resync {
        /// The newest sequence number of this account.
        seq: u64,
    },
    /// A frame newer than this client.
    #[serde(other)]
    Unknown,
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
            serde_json::from_str::<ServerFrame>(r#"{"type":"typing","who":1}"#).unwrap(),
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
