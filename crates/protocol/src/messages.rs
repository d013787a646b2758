//! Bodies of `/api/v1/conversations` and `/api/v1/envelopes`.

use serde::{Deserialize, Serialize};

use crate::accounts::Kind;
use crate::ids::{ConversationId, DemandeId, MessageId, UnlockId, UserId};
use crate::keys::{Commitment, IdentityChain, Stamp};
use crate::sealed::{Blob, Envelope};
use crate::text::{DisplayName, Title};
use crate::time::Timestamp;

/// A member of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The name others see.
    pub display_name: DisplayName,
    /// Demandeur or pro.
    pub kind: Kind,
    /// Their id and public keys. Clients verify and pin them.
    pub keys: IdentityChain,
}

/// A conversation without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversation {
    /// The conversation.
    pub id: ConversationId,
    /// The unlock that opened it.
    pub unlock_id: UnlockId,
    /// The member who bought the unlock; the other one posted the demande.
    pub pro_id: UserId,
    /// The demande it is about.
    pub demande_id: DemandeId,
    /// The demande's title.
    pub demande_title: Title,
    /// Everyone in it, the caller included.
    pub members: Vec<Member>,
    /// False while or once nobody can write any more.
    pub open: bool,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When the newest message arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_message_at: Option<Timestamp>,
    /// Archive pages of the caller: numbers up to this.
    pub pages: u64,
    /// True once the caller has left.
    #[serde(default, skip_serializing_if = "is_false")]
    pub left: bool,
    /// True while the caller blocks the other member.
    #[serde(default, skip_serializing_if = "is_false")]
    pub blocking: bool,
    /// When the caller last deleted their copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared_at: Option<Timestamp>,
    /// When it will be deleted for both, unless somebody writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(value: &bool) -> bool {
    !value
}

/// `POST /conversations/{id}/messages`: the recipient's envelope and the sender's own entry, stored together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SendMessage {
    /// Made by the sender; its time lies at most 2 minutes ahead and 7 days behind.
    pub id: MessageId,
    /// The member who can open the envelope.
    pub recipient: UserId,
    /// The franking commitment.
    pub commitment: Commitment,
    /// Sealed to the recipient.
    pub envelope: Envelope,
    /// Sealed to the sender.
    pub entry: Blob,
}

/// The answer to [`SendMessage`]: 201 the first time, 200 with the same content for a repetition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Accepted {
    /// The message.
    pub id: MessageId,
    /// When the server first stored it.
    pub received_at: Timestamp,
    /// True once the recipient has archived it.
    pub delivered: bool,
}

/// An envelope that waits for the caller to archive it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Incoming {
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// Its message.
    pub message_id: MessageId,
    /// Who the server says sent it. Proof is that the envelope opens with their key.
    pub sender: UserId,
    /// The franking commitment.
    pub commitment: Commitment,
    /// Sealed to the caller.
    pub envelope: Envelope,
    /// When the server stored it.
    pub received_at: Timestamp,
    /// Key id of the stamp.
    pub kid: String,
    /// The server's MAC, to be kept for a possible report.
    pub stamp: Stamp,
}

/// Query of `GET /envelopes`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct EnvelopeQuery {
    /// Only those of this conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 100, 20 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// One sealed message of the caller's archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// The message.
    pub message_id: MessageId,
    /// Sealed to the caller, purpose `entry`, id `conversation/message`.
    pub blob: Blob,
}

/// `GET /conversations/{id}/entries`: a page of the entries, and how far the archive pages reached by then. Whoever
/// reads that more pages exist than it knows may lack messages that another device moved into them meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entries {
    /// Ascending by message id.
    pub items: Vec<Entry>,
    /// The last message id, to be sent back as `after`. Absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Archive pages of the caller: numbers 1 to this. Read after the entries, so nothing falls between the two.
    pub pages: u64,
}

/// `POST /conversations/{id}/entries`: archives received messages and, in the same transaction,
/// acknowledges their envelopes. A message that is already archived stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoreEntries {
    /// 1 to 50 entries.
    pub entries: Vec<Entry>,
}

/// Query of `GET /conversations/{id}/entries`: ascending by message id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct EntryQuery {
    /// Only messages after this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<MessageId>,
    /// 1 to 100, 20 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// Query of `DELETE /conversations/{id}`: how far the caller's copy goes that they delete; everything if absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct ClearQuery {
    /// Entries and waiting envelopes up to this message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<MessageId>,
    /// Archive pages up to this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u64>,
}

/// `PUT /conversations/{id}/pages/{n}`: seals the oldest entries into the next page, once and for all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutPage {
    /// The sealed page, purpose `page`, id `conversation/n`.
    pub page: Blob,
    /// The entries it replaces: the caller's oldest, ascending, 1 to 500.
    pub entries: Vec<MessageId>,
}

/// `GET /conversations/{id}/pages/{n}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ArchivePage {
    /// Its number, from 1.
    pub number: u64,
    /// The sealed page.
    pub page: Blob,
}
