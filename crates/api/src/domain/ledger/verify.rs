//! Proves that the ledger is right: recomputes everything from its lines, on one snapshot of a database that may
//! be in use, in memory that does not grow with it. The first thing that is wrong ends it.

mod accounts;
mod acts;
mod cursor;
mod purchases;
mod references;
mod seals;
mod unlocks;

use std::collections::HashMap;
use std::fmt;

use protocol::time::Timestamp;
use protocol::tokens::MovementKind;
use store::{Store, StoreError, Tx};

use crate::secrets::Keyring;

/// Rows read at once.
const PAGE: i64 = 1_000;

/// Why verification ended.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// Something is wrong: what, and where.
    #[error("the books are wrong: {0}")]
    Discrepancy(String),
    /// It could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ends verification unless `right` holds.
fn ensure(right: bool, wrong: impl FnOnce() -> String) -> Result<(), VerifyError> {
    if right { Ok(()) } else { Err(VerifyError::Discrepancy(wrong())) }
}

/// What was found to be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Accounts.
    pub accounts: u64,
    /// Lines of the ledger.
    pub lines: u64,
    /// Seals.
    pub seals: u64,
    /// Lines that no seal covers yet, and since when.
    pub unsealed: (i64, Option<Timestamp>),
    /// Unlocks.
    pub unlocks: u64,
    /// Purchases.
    pub purchases: u64,
    /// Lines of the audit log.
    pub acts: u64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { accounts, lines, seals, unsealed, unlocks, purchases, acts } = self;
        write!(
            f,
            "{accounts} accounts, {lines} lines, {seals} seals, {unlocks} unlocks, {purchases} purchases and \
             {acts} staff acts agree"
        )?;
        match unsealed {
            (_, None) => Ok(()),
            (count, Some(oldest)) => write!(f, "; {count} lines not sealed yet, the oldest of {oldest}"),
        }
    }
}

/// How many lines there are of each kind.
type Counts = HashMap<MovementKind, u64>;

/// Verifies the whole ledger and everything that must agree with it, at `now`.
///
/// # Errors
/// [`VerifyError::Discrepancy`] tells the first thing that is wrong.
pub async fn verify(store: &Store, keys: &Keyring, now: Timestamp) -> Result<Report, VerifyError> {
    store.read(async |tx| check(tx, keys, now).await).await
}

async fn check(tx: &mut Tx, keys: &Keyring, now: Timestamp) -> Result<Report, VerifyError> {
    let (accounts, counts) = accounts::check(tx).await?;
    let (seals, unsealed) = seals::check(tx, keys, now).await?;
    let unlocks = unlocks::check(tx, &counts).await?;
    let purchases = purchases::check(tx, &counts).await?;
    let acts = acts::check(tx).await?;
    let lines = counts.values().sum();
    Ok(Report { accounts, lines, seals, unsealed, unlocks, purchases, acts })
}

#[cfg(test)]
mod tests;
