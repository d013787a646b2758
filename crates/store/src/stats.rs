//! Totals for staff.

use protocol::staff::Stats;

use crate::{StoreError, Tx};

#[derive(sqlx::FromRow)]
struct Row {
    users: i64,
    active_demandes: i64,
    unlocks: i64,
    conversations: i64,
}

/// Counts everything.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn totals(tx: &mut Tx) -> Result<Stats, StoreError> {
    let row: Row = tx
        .query(
            "SELECT (SELECT COUNT(*) FROM users) AS users,
                 (SELECT COUNT(*) FROM demandes WHERE status = 'active') AS active_demandes,
                 (SELECT COUNT(*) FROM unlocks) AS unlocks,
                 (SELECT COUNT(*) FROM conversations) AS conversations",
        )
        .one()
        .await?;
    Ok(Stats {
        users: row.users,
        active_demandes: row.active_demandes,
        unlocks: row.unlocks,
        conversations: row.conversations,
    })
}
