//! What can go wrong below the domain.

use std::fmt;

/// A failed unit of work. Absence is not an error: it is `Ok(None)`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What should have been new exists already.
    #[error("it exists already")]
    Conflict,
    /// A stored value that this program never writes.
    #[error("impossible value in {table}.{column}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// The database refused or could not be reached.
    #[error("the database failed: {0}")]
    Engine(EngineError),
}

impl StoreError {
    /// True when the database could not be reached in time, so that trying later makes sense.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        use sqlx::Error::{Io, PoolClosed, PoolTimedOut, WorkerCrashed};
        matches!(self, Self::Engine(EngineError(Io(_) | PoolClosed | PoolTimedOut | WorkerCrashed)))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Engine(EngineError(error))
    }
}

/// A database's own error.
///
/// `Debug` says no more than `Display`: the details of a violated constraint contain the whole row.
pub struct EngineError(sqlx::Error);

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
