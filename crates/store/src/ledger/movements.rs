//! An account's lines, to be read.

use protocol::ids::{AccountId, LedgerEntryId};
use protocol::time::Timestamp;
use protocol::tokens::Movement;

use crate::row::{Table, stored};
use crate::{StoreError, Tx};

const TABLE: Table = Table("ledger_entries");

#[derive(sqlx::FromRow)]
struct Row {
    id: LedgerEntryId,
    seq: i64,
    asset: String,
    kind: String,
    delta: i64,
    balance_after: i64,
    reference: String,
    created_at: Timestamp,
}

impl TryFrom<Row> for Movement {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            seq: TABLE.count("seq", row.seq)?,
            asset: TABLE.word("asset", &row.asset)?,
            kind: TABLE.word("kind", &row.kind)?,
            delta: row.delta,
            balance_after: row.balance_after,
            reference: row.reference,
            at: row.created_at,
        })
    }
}

/// Up to `limit` lines of an account before line `before` (absent: from the end), newest first.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn movements(
    tx: &mut Tx,
    account: AccountId,
    before: Option<u64>,
    limit: i64,
) -> Result<Vec<Movement>, StoreError> {
    let rows: Vec<Row> = tx
        .query(
            "SELECT id, seq, asset, kind, delta, balance_after, reference, created_at FROM ledger_entries
             WHERE account_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
        )
        .bind(account)
        .bind(before.map_or(i64::MAX, stored))
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Movement::try_from).collect()
}

/// Up to `limit` lines of an account after line `after` (0: from the beginning), oldest first.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn movements_after(
    tx: &mut Tx,
    account: AccountId,
    after: u64,
    limit: i64,
) -> Result<Vec<Movement>, StoreError> {
    let rows: Vec<Row> = tx
        .query(
            "SELECT id, seq, asset, kind, delta, balance_after, reference, created_at FROM ledger_entries
             WHERE account_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        )
        .bind(account)
        .bind(stored(after))
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Movement::try_from).collect()
}
