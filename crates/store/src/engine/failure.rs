//! What a database's refusal means.

use std::fmt;

/// A database's own error.
///
/// `Debug` says no more than `Display`: the details of a violated constraint contain the whole row.
pub struct EngineError(sqlx::Error);

impl EngineError {
    pub(crate) const fn new(error: sqlx::Error) -> Self {
        Self(error)
    }

    /// The database could not be reached in time: no connection (SQLSTATE class 08), no room for one (53)
    /// or a server that stops or starts (57P).
    pub(crate) fn is_unavailable(&self) -> bool {
        use sqlx::Error::{Io, PoolClosed, PoolTimedOut, WorkerCrashed};
        let refused = code(&self.0).is_some_and(|code| {
            code.len() == 5 && ["08", "53", "57P"].iter().any(|class| code.starts_with(class))
        });
        refused || matches!(self.0, Io(_) | PoolClosed | PoolTimedOut | WorkerCrashed)
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
fn code(error: &sqlx::Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into_owned())
}
