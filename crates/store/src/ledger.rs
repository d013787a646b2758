//! Token accounts and their append-only ledger.
//!
//! For standard tokens a line's balance is `standard - debt`: below zero it is owed. So one line says all,
//! and the sum of an account's lines is its balance, whichever way a debt was made and paid.

use protocol::accounts::Balance;
use protocol::ids::{AccountId, LedgerEntryId};
use protocol::money::Tokens;
use protocol::time::Timestamp;

use crate::row::Table;
use crate::{StoreError, Tx};

const TABLE: Table = Table("accounts");

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asset {
    /// Standard tokens.
    Standard,
    /// Premium tokens.
    Premium,
}

impl Asset {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Premium => "premium",
        }
    }
}

/// Why tokens moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Staff gave them.
    Grant,
    /// They paid for an unlock.
    Unlock,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Unlock => "unlock",
        }
    }

    /// The other side of the transfer.
    const fn counter_account(self) -> &'static str {
        match self {
            Self::Grant => "grants",
            Self::Unlock => "unlocks",
        }
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
    pub kind: Kind,
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
}

impl TryFrom<Row> for Balance {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            standard: TABLE.tokens("standard", row.standard)?,
            premium: TABLE.tokens("premium", row.premium)?,
            debt: TABLE.tokens("debt", row.debt)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct MovedRow {
    standard: i64,
    premium: i64,
    debt: i64,
    last_seq: i64,
}

/// Opens an empty account.
///
/// # Errors
/// [`StoreError::Engine`], also when the id is taken.
pub async fn open_account(tx: &mut Tx, id: AccountId) -> Result<(), StoreError> {
    tx.query("INSERT INTO accounts (id) VALUES ($1)").bind(id).execute().await?;
    Ok(())
}

/// What an account holds.
///
/// # Errors
/// [`StoreError::Corrupt`], [`StoreError::Engine`].
pub async fn balance(tx: &mut Tx, account: AccountId) -> Result<Option<Balance>, StoreError> {
    let row: Option<Row> = tx
        .query("SELECT standard, premium, debt FROM accounts WHERE id = $1")
        .bind(account)
        .optional()
        .await?;
    row.map(Balance::try_from).transpose()
}

/// Adds tokens; standard ones pay a debt first. `None` when there is no such account.
///
/// # Errors
/// [`StoreError::Conflict`] when this transfer was made before; [`StoreError::Engine`].
pub async fn credit(tx: &mut Tx, transfer: Transfer<'_>) -> Result<Option<Balance>, StoreError> {
    let sql = match transfer.asset {
        Asset::Standard => {
            "UPDATE accounts SET
                 standard = CASE WHEN debt < $2 THEN standard + $2 - debt ELSE standard END,
                 debt = CASE WHEN debt < $2 THEN 0 ELSE debt - $2 END,
                 last_seq = last_seq + 1
             WHERE id = $1 RETURNING standard, premium, debt, last_seq"
        }
        Asset::Premium => {
            "UPDATE accounts SET premium = premium + $2, last_seq = last_seq + 1
             WHERE id = $1 RETURNING standard, premium, debt, last_seq"
        }
    };
    move_tokens(tx, sql, transfer, transfer.amount.get()).await
}

/// Takes tokens; `None` when the account has too few, owes any, or does not exist: nothing is taken.
///
/// # Errors
/// [`StoreError::Conflict`] when this transfer was made before; [`StoreError::Engine`].
pub async fn debit(tx: &mut Tx, transfer: Transfer<'_>) -> Result<Option<Balance>, StoreError> {
    let sql = match transfer.asset {
        Asset::Standard => {
            "UPDATE accounts SET standard = standard - $2, last_seq = last_seq + 1
             WHERE id = $1 AND standard >= $2 AND debt = 0 RETURNING standard, premium, debt, last_seq"
        }
        Asset::Premium => {
            "UPDATE accounts SET premium = premium - $2, last_seq = last_seq + 1
             WHERE id = $1 AND premium >= $2 AND debt = 0 RETURNING standard, premium, debt, last_seq"
        }
    };
    move_tokens(tx, sql, transfer, -transfer.amount.get()).await
}

/// Moves the balance and writes the line that says so.
async fn move_tokens(
    tx: &mut Tx,
    sql: &'static str,
    transfer: Transfer<'_>,
    delta: i64,
) -> Result<Option<Balance>, StoreError> {
    let moved: Option<MovedRow> =
        tx.query(sql).bind(transfer.account).bind(transfer.amount.get()).optional().await?;
    let Some(MovedRow { standard, premium, debt, last_seq }) = moved else { return Ok(None) };
    let written = tx
        .query(
            "INSERT INTO ledger_entries (id, account_id, asset, seq, kind, delta, balance_after,
                 counter_account, reference, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        )
        .bind(transfer.id)
        .bind(transfer.account)
        .bind(transfer.asset.as_str())
        .bind(last_seq)
        .bind(transfer.kind.as_str())
        .bind(delta)
        .bind(match transfer.asset {
            Asset::Standard => standard - debt,
            Asset::Premium => premium,
        })
        .bind(transfer.kind.counter_account())
        .bind(transfer.reference)
        .bind(transfer.at)
        .execute()
        .await?;
    if written == 0 {
        return Err(StoreError::Conflict);
    }
    Balance::try_from(Row { standard, premium, debt }).map(Some)
}
