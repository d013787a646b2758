//! Read marks: how far each member has read, sealed to the other.

use protocol::ids::{ConversationId, UserId};
use protocol::read_marks::{ReadMarks, SealedReadMark};
use protocol::sealed::Envelope;

use crate::row::{Table, stored};
use crate::{StoreError, Tx};

const TABLE: Table = Table("read_marks");

#[derive(sqlx::FromRow)]
struct Row {
    user_id: UserId,
    n: i64,
    scheme: String,
    body: Vec<u8>,
    shared: bool,
}

/// Replaces a member's mark; false when there is one with this number or a higher one.
///
/// # Errors
/// [`StoreError::Engine`], also for anyone but a member.
pub async fn put(
    tx: &mut Tx,
    user: UserId,
    conversation: ConversationId,
    mark: &SealedReadMark,
) -> Result<bool, StoreError> {
    let written = tx
        .query(
            "INSERT INTO read_marks (conversation_id, user_id, n, scheme, body) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (conversation_id, user_id)
                 DO UPDATE SET n = excluded.n, scheme = excluded.scheme, body = excluded.body
                 WHERE read_marks.n < excluded.n",
        )
        .bind(conversation)
        .bind(user)
        .bind(stored(mark.n))
        .bind(mark.envelope.scheme.as_str())
        .bind(mark.envelope.to_bytes())
        .execute()
        .await?;
    Ok(written == 1)
}

/// What `user` may know of a conversation they are in: the number of their own mark, and the other member's mark if
/// both let others see theirs.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn seen_by(
    tx: &mut Tx,
    user: UserId,
    conversation: ConversationId,
) -> Result<ReadMarks, StoreError> {
    let rows: Vec<Row> = tx
        .query(
            "SELECT r.user_id, r.n, r.scheme, r.body, (u.share_read AND me.share_read) AS shared
             FROM read_marks r JOIN users u ON u.id = r.user_id JOIN users me ON me.id = $2
             WHERE r.conversation_id = $1",
        )
        .bind(conversation)
        .bind(user)
        .all()
        .await?;
    let mut marks = ReadMarks { own: 0, peer: None };
    for row in rows {
        let n = TABLE.count("n", row.n)?;
        if row.user_id == user {
            marks.own = n;
        } else if row.shared {
            let scheme = TABLE.word("scheme", &row.scheme)?;
            let envelope = TABLE.parse("body", Envelope::from_bytes(scheme, &row.body))?;
            marks.peer = Some(SealedReadMark { n, envelope });
        }
    }
    Ok(marks)
}
