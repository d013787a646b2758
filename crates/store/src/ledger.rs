//! Token accounts and their append-only ledger.
//!
//! A line's balance is what the account holds of the asset minus what it owes of it: below zero it is owed.
//! So one line says all, and the sum of an account's lines is its balance, whichever way a debt was made
//! and paid.

mod lines;
mod movements;

use protocol::accounts::Balance;
use protocol::ids::{AccountId, LedgerEntryId};
use protocol::money::Tokens;
use protocol::time::Timestamp;
use protocol::tokens::{Asset, MovementKind};

pub use self::lines::{Line, Stored, accounts, lines};
pub use self::movements::{movements, movements_after};
use crate::row::Table;
use crate::{StoreError, Tx};

const TABLE: Table = Table("accounts");

/// The other side of every transfer of a kind; none for a kind that this program does not know.
#[must_use]
pub const fn counter_account(kind: MovementKind) -> Option<&'static str> {
    match kind {
        MovementKind::Grant => Some("grants"),
        MovementKind::Purchase => Some("sales"),
        MovementKind::Unlock => Some("unlocks"),
        MovementKind::Refund => Some("refunds"),
        MovementKind::TakeBack | MovementKind::GiveBack => Some("disputes"),
        MovementKind::Closing => Some("closings"),
        MovementKind::Unknown => None,
    }
}

/// A movement of tokens between an account and one of the house's.
#[derive(Debug, Clone, Copy)]
pub struct Transfer<'a> {
    /// Id of the new line.
    pub id: LedgerEntryId,
    /// Whose tokens.
    pub account: AccountId,
    /// Which tokens.
    pub asset: Asset,
    /// How many: more than zero.
    pub amount: Tokens,
    /// Why.
    pub kind: MovementKind,
    /// What it is about; once per kind, account and asset.
    pub reference: &'a str,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    standard: i64,
    premium: i64,
    debt: i64,
    premium_debt: i64,
    last_seq: i64,
}

impl TryFrom<Row> for Balance {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            standard: TABLE.tokens("standard", row.standard)?,
            premium: TABLE.tokens("premium", row.premium)?,
            debt: TABLE.tokens("debt", row.debt)?,
            premium_debt: TABLE.tokens("premium_debt", row.premium_debt)?,
        })
    }
}

/// Opens an empty account.
///
/// # Errors
/// [`StoreError::Engine`], also when the id is taken.
pub async fn open_account(tx: &mut Tx, id: AccountId) -> Result<(), StoreError> {
    tx.query("INSERT INTO accounts (id) VALUES ($1)").bind(id).execute().await?;
    Ok(())
}

/// Makes everyone else who wants to move tokens of this account wait.
///
/// # Errors
/// [`StoreError::Engine`].
pub async fn lock(tx: &mut Tx, account: AccountId) -> Result<(), StoreError> {
    tx.query("UPDATE accounts SET last_seq = last_seq WHERE id = $1").bind(account).execute().await?;
    Ok(())
}

/// What an account holds and owes.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn balance(tx: &mut Tx, account: AccountId) -> Result<Option<Balance>, StoreError> {
    let row: Option<Row> = tx
        .query("SELECT standard, premium, debt, premium_debt, last_seq FROM accounts WHERE id = $1")
        .bind(account)
        .optional()
        .await?;
    row.map(Balance::try_from).transpose()
}

/// Adds tokens; what is owed of the same asset is paid first. `None` when there is no such account.
///
/// # Errors
/// [`StoreError::Conflict`] when this transfer was made before; [`StoreError::Engine`].
pub async fn credit(tx: &mut Tx, transfer: Transfer<'_>) -> Result<Option<Balance>, StoreError> {
    move_tokens(tx, settle(transfer.asset), transfer, transfer.amount.get()).await
}

/// Takes tokens; `None` when the account has too few, owes any, or does not exist: nothing is taken.
///
/// # Errors
/// [`StoreError::Conflict`] when this transfer was made before; [`StoreError::Engine`].
pub async fn debit(tx: &mut Tx, transfer: Transfer<'_>) -> Result<Option<Balance>, StoreError> {
    let sql = match transfer.asset {
        Asset::Standard => {
            "UPDATE accounts SET standard = standard + $2, last_seq = last_seq + 1
             WHERE id = $1 AND standard + $2 >= 0 AND debt = 0 AND premium_debt = 0
             RETURNING standard, premium, debt, premium_debt, last_seq"
        }
        Asset::Premium => {
            "UPDATE accounts SET premium = premium + $2, last_seq = last_seq + 1
             WHERE id = $1 AND premium + $2 >= 0 AND debt = 0 AND premium_debt = 0
             RETURNING standard, premium, debt, premium_debt, last_seq"
        }
    };
    move_tokens(tx, sql, transfer, -transfer.amount.get()).await
}

/// Takes tokens whether the account has them or not: what is missing becomes a debt of the same asset.
/// `None` when there is no such account.
///
/// # Errors
/// [`StoreError::Conflict`] when this transfer was made before; [`StoreError::Engine`].
pub async fn take_back(tx: &mut Tx, transfer: Transfer<'_>) -> Result<Option<Balance>, StoreError> {
    move_tokens(tx, settle(transfer.asset), transfer, -transfer.amount.get()).await
}

/// Adds `$2`, of either sign, to what is held minus what is owed: never both are left.
const fn settle(asset: Asset) -> &'static str {
    match asset {
        Asset::Standard => {
            "UPDATE accounts SET
                 standard = CASE WHEN standard - debt + $2 > 0 THEN standard - debt + $2 ELSE 0 END,
                 debt = CASE WHEN standard - debt + $2 < 0 THEN debt - standard - $2 ELSE 0 END,
                 last_seq = last_seq + 1
             WHERE id = $1 RETURNING standard, premium, debt, premium_debt, last_seq"
        }
        Asset::Premium => {
            "UPDATE accounts SET
                 premium = CASE WHEN premium - premium_debt + $2 > 0
                     THEN premium - premium_debt + $2 ELSE 0 END,
                 premium_debt = CASE WHEN premium - premium_debt + $2 < 0
                     THEN premium_debt - premium - $2 ELSE 0 END,
                 last_seq = last_seq + 1
             WHERE id = $1 RETURNING standard, premium, debt, premium_debt, last_seq"
        }
    }
}

/// Moves the balance by `delta` and writes the line that says so.
async fn move_tokens(
    tx: &mut Tx,
    sql: &'static str,
    transfer: Transfer<'_>,
    delta: i64,
) -> Result<Option<Balance>, StoreError> {
    let counter = counter_account(transfer.kind).ok_or(Table("ledger_entries").corrupt("kind"))?;
    let moved: Option<Row> = tx.query(sql).bind(transfer.account).bind(delta).optional().await?;
    let Some(row) = moved else { return Ok(None) };
    let written = tx
        .query(
            "INSERT INTO ledger_entries (id, account_id, asset, seq, kind, delta, balance_after,
                 counter_account, reference, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        )
        .bind(transfer.id)
        .bind(transfer.account)
        .bind(transfer.asset.as_str())
        .bind(row.last_seq)
        .bind(transfer.kind.as_str())
        .bind(delta)
        .bind(match transfer.asset {
            Asset::Standard => row.standard - row.debt,
            Asset::Premium => row.premium - row.premium_debt,
        })
        .bind(counter)
        .bind(transfer.reference)
        .bind(transfer.at)
        .execute()
        .await?;
    if written == 0 {
        return Err(StoreError::Conflict);
    }
    Balance::try_from(row).map(Some)
}
