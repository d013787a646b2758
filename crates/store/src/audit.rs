//! What staff did, and why: a chain of hashes, so that a line changed afterwards shows.

use protocol::time::Timestamp;
use protocol::transcript::{join, sha256};

use crate::row::{Table, stored};
use crate::{AuditHash, StoreError, Tx};

const TABLE: Table = Table("audit_log");

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// Who: a user id, or `cli`.
    pub actor: String,
    /// What, such as `grant`.
    pub action: String,
    /// To whom or what: an id.
    pub subject: String,
    /// Why.
    pub reason: String,
}

/// An act with its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// 1 for the first, without gaps.
    pub seq: u64,
    /// The act.
    pub act: Act,
    /// The hash of the line before; zeros for the first.
    pub previous: AuditHash,
    /// [`chain_hash`] of this line.
    pub hash: AuditHash,
}

/// SHA-256("leboncoup/v1/audit" || previous || seq || at || actor || action || subject || reason).
#[must_use]
pub fn chain_hash(previous: &AuditHash, seq: u64, act: &Act) -> AuditHash {
    AuditHash::new(sha256(&join(&[
        b"leboncoup/v1/audit",
        previous.as_bytes(),
        &seq.to_be_bytes(),
        &act.at.as_millis().to_be_bytes(),
        act.actor.as_bytes(),
        act.action.as_bytes(),
        act.subject.as_bytes(),
        act.reason.as_bytes(),
    ])))
}

#[derive(sqlx::FromRow)]
struct HeadRow {
    seq: i64,
    hash: Vec<u8>,
}

/// Appends an act and returns its number. Whoever appends at the same time waits.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn append(tx: &mut Tx, act: &Act) -> Result<u64, StoreError> {
    let head: HeadRow =
        tx.query("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash").one().await?;
    let seq = TABLE.count("seq", head.seq)?;
    let previous = TABLE.parse("hash", head.hash.as_slice().try_into())?;
    let hash = chain_hash(&previous, seq, act);
    tx.query("UPDATE audit_head SET hash = $1 WHERE id = 1").bind(hash.slice()).execute().await?;
    tx.query(
        "INSERT INTO audit_log (seq, at, actor, action, subject, reason, previous_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(stored(seq))
    .bind(act.at)
    .bind(act.actor.as_str())
    .bind(act.action.as_str())
    .bind(act.subject.as_str())
    .bind(act.reason.as_str())
    .bind(previous.slice())
    .bind(hash.slice())
    .execute()
    .await?;
    Ok(seq)
}

/// The number and the hash of the last line: 0 and zeros before the first.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn head(tx: &mut Tx) -> Result<(u64, AuditHash), StoreError> {
    let head: HeadRow = tx.query("SELECT seq, hash FROM audit_head WHERE id = 1").one().await?;
    Ok((TABLE.count("seq", head.seq)?, TABLE.parse("hash", head.hash.as_slice().try_into())?))
}

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    at: Timestamp,
    actor: String,
    action: String,
    subject: String,
    reason: String,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

impl TryFrom<Row> for Line {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            seq: TABLE.count("seq", row.seq)?,
            act: Act {
                at: row.at,
                actor: row.actor,
                action: row.action,
                subject: row.subject,
                reason: row.reason,
            },
            previous: TABLE.parse("previous_hash", row.previous_hash.as_slice().try_into())?,
            hash: TABLE.parse("hash", row.hash.as_slice().try_into())?,
        })
    }
}

/// Up to `limit` lines after number `after`, ascending.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn lines(tx: &mut Tx, after: u64, limit: i64) -> Result<Vec<Line>, StoreError> {
    let rows: Vec<Row> = tx
        .query(
            "SELECT seq, at, actor, action, subject, reason, previous_hash, hash
             FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT $2",
        )
        .bind(stored(after))
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Line::try_from).collect()
}
