//! What a database's refusal means.

use std::fmt;
use std::sync::Arc;

use crate::StoreError;

/// A database's own error.
///
/// `Debug` says no more than `Display`: the details of a violated constraint contain the whole row.
pub struct EngineError(Arc<sqlx::Error>);

impl EngineError {
    pub(crate) fn new(error: sqlx::Error) -> Self {
        Self(Arc::new(error))
    }

    /// The database could not be reached in time: no connection (SQLSTATE class 08), no room for one (53)
    /// or a server that stops or starts (57P).
    pub(crate) fn is_unavailable(&self) -> bool {
        use sqlx::Error::{Io, PoolClosed, PoolTimedOut, WorkerCrashed};
        let refused = code(&self.0).is_some_and(|code| {
            code.len() == 5 && ["08", "53", "57P"].iter().any(|class| code.starts_with(class))
        });
        refused || matches!(*self.0, Io(_) | PoolClosed | PoolTimedOut | WorkerCrashed)
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A transaction that was not committed, as each of those who shared it learns it.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    error: Arc<sqlx::Error>,
    again: bool,
}

impl Refused {
    /// All of it was undone through no fault of its own.
    pub(super) fn again(error: sqlx::Error) -> Self {
        Self { error: Arc::new(error), again: true }
    }

    /// Running it again may help.
    pub(super) const fn is_transient(&self) -> bool {
        self.again
    }
}

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        Self { again: is_transient(&error), error: Arc::new(error) }
    }
}

impl From<Refused> for StoreError {
    fn from(refused: Refused) -> Self {
        Self::Engine(EngineError(refused.error))
    }
}

/// The transaction failed because of others and may succeed the next time: PostgreSQL's
/// `serialization_failure` and `deadlock_detected`; SQLite's `SQLITE_BUSY` (5) and `SQLITE_LOCKED` (6) in
/// any extended form.
pub(super) fn is_transient(error: &sqlx::Error) -> bool {
    match code(error).as_deref() {
        Some("40001" | "40P01") => true,
        Some(code) if code.len() < 5 => code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6)),
        _ => false,
    }
}

/// SQLSTATE on PostgreSQL (five characters), extended result code on SQLite (at most four digits).
pub(super) fn code(error: &sqlx::Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into_owned())
}
