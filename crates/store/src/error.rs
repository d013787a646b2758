//! What can go wrong below the domain.

use crate::engine::EngineError;

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
        matches!(self, Self::Engine(error) if error.is_unavailable())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Engine(EngineError::new(error))
    }
}
