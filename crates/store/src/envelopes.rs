//! Messages that wait for their recipient to archive them.

use protocol::ids::{ConversationId, MessageId, UserId};
use protocol::keys::{Commitment, Stamp};
use protocol::messages::Incoming;
use protocol::sealed::Envelope;
use protocol::time::Timestamp;
use uuid::Uuid;

use crate::row::Table;
use crate::{StoreError, Tx};

const TABLE: Table = Table("envelopes");

#[derive(sqlx::FromRow)]
struct Row {
    conversation_id: ConversationId,
    message_id: MessageId,
    sender_id: UserId,
    commitment: Commitment,
    scheme: String,
    body: Vec<u8>,
    received_at: Timestamp,
    kid: String,
    stamp: Stamp,
}

impl TryFrom<Row> for Incoming {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let scheme = TABLE.word("scheme", &row.scheme)?;
        Ok(Self {
            conversation_id: row.conversation_id,
            message_id: row.message_id,
            sender: row.sender_id,
            commitment: row.commitment,
            envelope: TABLE.parse("body", Envelope::from_bytes(scheme, &row.body))?,
            received_at: row.received_at,
            kid: row.kid,
            stamp: row.stamp,
        })
    }
}

/// Where a page of envelopes ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The last message.
    pub message: MessageId,
    /// Its sender.
    pub sender: UserId,
}

/// Up to `limit` envelopes for `recipient` behind `after`, in the order of their message ids; only those
/// of one conversation if asked.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn waiting(
    tx: &mut Tx,
    recipient: UserId,
    conversation: Option<ConversationId>,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<Incoming>, StoreError> {
    let (message, sender) =
        after.map_or((Uuid::nil(), UserId::new([0; 32])), |after| (after.message.uuid(), after.sender));
    let rows: Vec<Row> = tx
        .query(
            "SELECT conversation_id, message_id, sender_id, commitment, scheme, body, received_at, kid, stamp
             FROM envelopes
             WHERE recipient_id = $1 AND (message_id, sender_id) > ($2, $3)
                 AND ($4 IS NULL OR conversation_id = $4)
             ORDER BY message_id, sender_id LIMIT $5",
        )
        .bind(recipient)
        .bind(message)
        .bind(sender)
        .bind(conversation)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Incoming::try_from).collect()
}
