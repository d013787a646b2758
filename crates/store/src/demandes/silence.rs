//! Authors who answer nobody.

use protocol::ids::{DemandeId, UserId};
use protocol::limits::ANSWER_RATE_UNLOCKS;
use protocol::time::Timestamp;

use crate::{StoreError, Tx};

#[derive(sqlx::FromRow)]
struct Row {
    answers: i64,
}

/// True when the newest two of an author's demandes that came to something, an answer or a refund for want of one
/// (R1, R3), got no answer at all. Looks at the author's newest unlocks only.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn is_silent(tx: &mut Tx, author: UserId) -> Result<bool, StoreError> {
    let newest: Vec<Row> = tx
        .query(
            "SELECT COUNT(n.answered_at) AS answers
             FROM (SELECT demande_id, answered_at, refund_rule FROM unlocks
                 WHERE author_id = $1 ORDER BY id DESC LIMIT $2) n
             GROUP BY n.demande_id
             HAVING COUNT(n.answered_at) > 0 OR COUNT(CASE WHEN n.refund_rule IN ('r1', 'r3') THEN 1 END) > 0
             ORDER BY n.demande_id DESC LIMIT 2",
        )
        .bind(author)
        .bind(ANSWER_RATE_UNLOCKS)
        .all()
        .await?;
    Ok(newest.len() == 2 && newest.iter().all(|demande| demande.answers == 0))
}

/// True when an author has an open demande beside `except`.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn has_open(
    tx: &mut Tx,
    author: UserId,
    except: DemandeId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let open: Option<(DemandeId,)> = tx
        .query(
            "SELECT id FROM demandes WHERE author_id = $1 AND id <> $2 AND status IN ('active', 'full')
                 AND expires_at > $3 LIMIT 1",
        )
        .bind(author)
        .bind(except)
        .bind(now)
        .optional()
        .await?;
    Ok(open.is_some())
}
