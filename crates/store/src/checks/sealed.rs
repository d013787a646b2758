//! Seals beside the lines they cover.

use protocol::ids::AccountId;
use protocol::time::Timestamp;

use crate::ledger::Line;
use crate::row::stored;
use crate::{StoreError, Tx};

/// A line and the seal that covers it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SealedLine {
    /// Number of the seal.
    pub seal: i64,
    /// The line.
    #[sqlx(flatten)]
    pub line: Line,
}

/// Up to `limit` lines of the seals numbered `first` to `last`, ordered by seal, account and number.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn sealed_lines(
    tx: &mut Tx,
    first: u64,
    last: u64,
    limit: u64,
) -> Result<Vec<SealedLine>, StoreError> {
    tx.query(
        "SELECT p.seal, e.id, e.account_id, e.asset, e.seq, e.kind, e.delta, e.balance_after,
             e.counter_account, e.reference, e.created_at
         FROM ledger_seal_parts p JOIN ledger_entries e
             ON e.account_id = p.account_id AND e.seq BETWEEN p.first_seq AND p.last_seq
         WHERE p.seal BETWEEN $1 AND $2 ORDER BY p.seal, p.account_id, e.seq LIMIT $3",
    )
    .bind(stored(first))
    .bind(stored(last))
    .bind(stored(limit))
    .all()
    .await
}

/// A part of a seal that does not begin where the part before it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Gap {
    /// Number of the seal.
    pub seal: i64,
    /// Whose lines.
    pub account_id: AccountId,
    /// The first line it covers.
    pub first_seq: i64,
    /// The last line that the seals before it cover.
    pub covered: i64,
}

/// The first such part.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn gap_between_seals(tx: &mut Tx) -> Result<Option<Gap>, StoreError> {
    tx.query(
        "SELECT seal, account_id, first_seq, covered FROM (
             SELECT seal, account_id, first_seq,
                 COALESCE(LAG(last_seq) OVER (PARTITION BY account_id ORDER BY seal), 0) AS covered
             FROM ledger_seal_parts
         ) AS parts WHERE first_seq <> covered + 1 ORDER BY seal, account_id LIMIT 1",
    )
    .optional()
    .await
}

/// An account that remembers another last sealed line than the seals say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Unsealed {
    /// Which.
    pub id: AccountId,
    /// What it remembers.
    pub sealed_seq: i64,
    /// The last line that seals cover.
    pub covered: i64,
}

/// The first such account, by id.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn wrongly_unsealed(tx: &mut Tx) -> Result<Option<Unsealed>, StoreError> {
    tx.query(
        "SELECT a.id, a.sealed_seq, COALESCE(p.covered, 0) AS covered FROM accounts a LEFT JOIN (
             SELECT account_id, max(last_seq) AS covered FROM ledger_seal_parts GROUP BY account_id
         ) p ON p.account_id = a.id
         WHERE a.sealed_seq <> COALESCE(p.covered, 0) ORDER BY a.id LIMIT 1",
    )
    .optional()
    .await
}

/// What no seal covers yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Tail {
    /// How many lines.
    pub lines: i64,
    /// The time of the oldest.
    pub oldest: Option<Timestamp>,
}

/// What no seal covers yet.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn tail(tx: &mut Tx) -> Result<Tail, StoreError> {
    tx.query(
        "SELECT count(*) AS lines, min(e.created_at) AS oldest FROM accounts a
         JOIN ledger_entries e ON e.account_id = a.id AND e.seq > a.sealed_seq
         WHERE a.sealed_seq < a.last_seq",
    )
    .one()
    .await
}
