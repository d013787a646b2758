//! Seals of the ledger: what was written until a moment, under one hash and one MAC.
//!
//! A seal covers, account by account, the lines after those of the seals before. Its root is the Merkle tree
//! hash of RFC 6962 over its lines ordered by account and number; its MAC covers the root and the MAC of the
//! seal before. The key is the caller's: it is not in the database.

mod merkle;

use std::collections::BTreeMap;

use protocol::ids::AccountId;
use protocol::time::Timestamp;
use protocol::transcript::join;

pub use self::merkle::Merkle;
use crate::ledger::Line;
use crate::row::{Table, stored};
use crate::{SealMac, SealRoot, StoreError, Tx};

const TABLE: Table = Table("ledger_seals");

/// What the first seal has for the MAC of the seal before.
pub const BEGINNING: SealMac = SealMac::new([0; 32]);

/// A seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// 1 for the first, without gaps.
    pub number: u64,
    /// When it was made.
    pub at: Timestamp,
    /// How many lines it covers: at least 1.
    pub lines: u64,
    /// The hash over them.
    pub root: SealRoot,
    /// Which key made the MAC.
    pub kid: String,
    /// The MAC of [`mac_input`].
    pub mac: SealMac,
}

/// The lines of one account in a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Part {
    /// Whose.
    pub account_id: AccountId,
    /// The first one's number.
    pub first_seq: i64,
    /// The last one's number.
    pub last_seq: i64,
}

/// What a seal's MAC covers: "leboncoup/v1/ledger-seal" || number || at || lines || root || MAC of the seal
/// before, or [`BEGINNING`].
#[must_use]
pub fn mac_input(number: u64, at: Timestamp, lines: u64, root: &SealRoot, previous: &SealMac) -> Vec<u8> {
    join(&[
        b"leboncoup/v1/ledger-seal",
        &number.to_be_bytes(),
        &at.as_millis().to_be_bytes(),
        &lines.to_be_bytes(),
        root.as_bytes(),
        previous.as_bytes(),
    ])
}

/// The parts that `lines`, ordered by account and number, consist of.
#[must_use]
pub fn parts(lines: &[Line]) -> Vec<Part> {
    let mut parts = BTreeMap::new();
    for line in lines {
        parts.entry(line.account_id).and_modify(|part: &mut Part| part.last_seq = line.seq).or_insert(Part {
            account_id: line.account_id,
            first_seq: line.seq,
            last_seq: line.seq,
        });
    }
    parts.into_values().collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    sealed_at: Timestamp,
    lines: i64,
    root: Vec<u8>,
    kid: String,
    mac: Vec<u8>,
}

impl TryFrom<Row> for Seal {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: TABLE.count("number", row.number)?,
            at: row.sealed_at,
            lines: TABLE.count("lines", row.lines)?,
            root: TABLE.parse("root", row.root.as_slice().try_into())?,
            kid: row.kid,
            mac: TABLE.parse("mac", row.mac.as_slice().try_into())?,
        })
    }
}

/// The newest seal.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn newest(tx: &mut Tx) -> Result<Option<Seal>, StoreError> {
    let row: Option<Row> = tx
        .query(
            "SELECT number, sealed_at, lines, root, kid, mac FROM ledger_seals
             ORDER BY number DESC LIMIT 1",
        )
        .optional()
        .await?;
    row.map(Seal::try_from).transpose()
}

/// Up to `limit` seals after number `after`, ascending.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn page(tx: &mut Tx, after: u64, limit: i64) -> Result<Vec<Seal>, StoreError> {
    let rows: Vec<Row> = tx
        .query(
            "SELECT number, sealed_at, lines, root, kid, mac FROM ledger_seals
             WHERE number > $1 ORDER BY number LIMIT $2",
        )
        .bind(stored(after))
        .bind(limit)
        .all()
        .await?;
    rows.into_iter().map(Seal::try_from).collect()
}

/// Up to `limit` lines that no seal covers, ordered by account and number. An account's lines are numbered in
/// the order of their commits, so no line can later appear between these.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn unsealed(tx: &mut Tx, limit: i64) -> Result<Vec<Line>, StoreError> {
    tx.query(
        "SELECT e.id, e.account_id, e.asset, e.seq, e.kind, e.delta, e.balance_after, e.counter_account,
             e.reference, e.created_at
         FROM accounts a JOIN ledger_entries e
             ON e.account_id = a.id AND e.seq > a.sealed_seq AND e.seq <= a.last_seq
         WHERE a.sealed_seq < a.last_seq ORDER BY a.id, e.seq LIMIT $1",
    )
    .bind(limit)
    .all()
    .await
}

/// Records a seal over `parts`, at most 4 000 of them.
///
/// # Errors
/// [`StoreError::Conflict`] when another seal was made meanwhile; [`StoreError::Engine`].
pub async fn insert(tx: &mut Tx, seal: &Seal, parts: &[Part]) -> Result<(), StoreError> {
    let inserted = tx
        .query(
            "INSERT INTO ledger_seals (number, sealed_at, lines, root, kid, mac)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        )
        .bind(stored(seal.number))
        .bind(seal.at)
        .bind(stored(seal.lines))
        .bind(seal.root.slice())
        .bind(seal.kid.as_str())
        .bind(seal.mac.slice())
        .execute()
        .await?;
    if inserted == 0 {
        return Err(StoreError::Conflict);
    }
    let head = "INSERT INTO ledger_seal_parts (seal, account_id, first_seq, last_seq) VALUES";
    let insert = parts.iter().fold(tx.insert_rows(head, 4, parts.len()), |insert, part| {
        insert.bind(stored(seal.number)).bind(part.account_id).bind(part.first_seq).bind(part.last_seq)
    });
    insert.execute().await?;
    let advanced = tx
        .query(
            "UPDATE accounts SET sealed_seq = (
                 SELECT p.last_seq FROM ledger_seal_parts p WHERE p.seal = $1 AND p.account_id = accounts.id
             )
             WHERE EXISTS (
                 SELECT 1 FROM ledger_seal_parts p
                 WHERE p.seal = $1 AND p.account_id = accounts.id AND p.first_seq = accounts.sealed_seq + 1
             )",
        )
        .bind(stored(seal.number))
        .execute()
        .await?;
    if usize::try_from(advanced) == Ok(parts.len()) { Ok(()) } else { Err(StoreError::Conflict) }
}
