//! Who was there lately, as far as they let others see it: one time for each person, and no history.

use protocol::ids::UserId;
use protocol::time::Timestamp;

use crate::{StoreError, Tx};

/// People in one statement.
const AT_ONCE: usize = 1_000;

#[derive(sqlx::FromRow)]
struct Row {
    user_id: UserId,
    seen_at: Timestamp,
}

/// Remembers that these people are there.
///
/// # Errors
/// [`StoreError::Engine`], also for someone who does not exist.
pub async fn seen(tx: &mut Tx, users: &[UserId], at: Timestamp) -> Result<(), StoreError> {
    // In one order, so that instances that know the same people wait for each other instead of deadlocking.
    let mut users = users.to_vec();
    users.sort();
    users.dedup();
    for some in users.chunks(AT_ONCE) {
        let insert = tx.upsert_rows(
            "INSERT INTO presence (user_id, seen_at) VALUES",
            2,
            some.len(),
            "ON CONFLICT (user_id) DO UPDATE SET seen_at = excluded.seen_at
             WHERE presence.seen_at < excluded.seen_at",
        );
        some.iter().fold(insert, |insert, user| insert.bind(*user).bind(at)).execute().await?;
    }
    Ok(())
}

/// Forgets who was last seen before `limit`.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn forget(tx: &mut Tx, limit: Timestamp) -> Result<(), StoreError> {
    tx.query("DELETE FROM presence WHERE seen_at < $1").bind(limit).execute().await?;
    Ok(())
}

/// When those of these people were last seen who let others see it. At most 1 000.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn of(tx: &mut Tx, users: &[UserId]) -> Result<Vec<(UserId, Timestamp)>, StoreError> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let query = tx.query_among(
        "SELECT p.user_id, p.seen_at FROM presence p JOIN users u ON u.id = p.user_id
         WHERE u.share_presence AND p.user_id IN",
        users.len(),
    );
    let rows: Vec<Row> = users.iter().fold(query, |query, user| query.bind(*user)).all().await?;
    Ok(rows.into_iter().map(|row| (row.user_id, row.seen_at)).collect())
}
