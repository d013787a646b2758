//! What keeps a pro who has the tokens from buying: the limit they set themselves, and blocks.

use protocol::ids::{UnlockId, UserId};
use protocol::money::Tokens;
use protocol::time::Timestamp;

use crate::row::Table;
use crate::{StoreError, Tx};

const USERS: Table = Table("users");
const UNLOCKS: Table = Table("unlocks");

/// A pro's limit and what counts towards it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spending {
    /// The limit, if they set one.
    pub limit: Option<Tokens>,
    /// Tokens of both kinds spent on unlocks and not given back; not counted without a limit.
    pub spent: Tokens,
    /// True when the pro and the author block each other, one way or both.
    pub blocked: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    daily_limit: Option<i64>,
    spent: i64,
    blocked: bool,
}

/// What a pro has spent after `since`, and whether they may buy from `author`; `None` when they are unknown or not in
/// good standing at `now`.
///
/// Asked after the account was locked, it sees every unlock that went before, every ban and every block.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn spending(
    tx: &mut Tx,
    pro: UserId,
    author: UserId,
    since: Timestamp,
    now: Timestamp,
) -> Result<Option<Spending>, StoreError> {
    let row: Option<Row> = tx
        .query(
            "SELECT u.daily_limit, CASE WHEN u.daily_limit IS NULL THEN 0 ELSE
                 (SELECT CAST(COALESCE(SUM(x.spent - x.refunded), 0) AS BIGINT) FROM unlocks x
                  WHERE x.pro_id = u.id AND x.id >= $3 AND x.unlocked_at > $2) END AS spent,
                 EXISTS (SELECT 1 FROM blocks WHERE user_id = $1 AND blocked_id = $5)
                     OR EXISTS (SELECT 1 FROM blocks WHERE user_id = $5 AND blocked_id = $1) AS blocked
             FROM users u
             WHERE u.id = $1 AND (u.standing = 'good' OR (u.standing = 'restricted' AND u.standing_until <= $4))",
        )
        .bind(pro)
        .bind(since)
        .bind(first_of(since))
        .bind(now)
        .bind(author)
        .optional()
        .await?;
    row.map(|row| {
        let limit = row.daily_limit.map(|limit| USERS.tokens("daily_limit", limit)).transpose()?;
        Ok(Spending { limit, spent: UNLOCKS.tokens("spent", row.spent)?, blocked: row.blocked })
    })
    .transpose()
}

/// The smallest id of an unlock made at `time`: ids begin with their time, so an index finds the newest.
pub(crate) fn first_of(time: Timestamp) -> UnlockId {
    UnlockId::make(time, [0; 10])
}
