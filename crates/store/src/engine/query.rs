//! One statement: text, values, rows.

use std::borrow::Cow;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{
    Arguments as _, AssertSqlSafe, Encode, FromRow, PgConnection, Postgres, Sqlite, SqliteConnection, Type,
};

use super::rerun;
use super::tx::Failure;
use crate::StoreError;

/// A value that both databases accept.
pub trait Param<'v>: Type<Sqlite> + Type<Postgres> + Encode<'v, Sqlite> + Encode<'v, Postgres> {}
impl<'v, T> Param<'v> for T where T: Type<Sqlite> + Type<Postgres> + Encode<'v, Sqlite> + Encode<'v, Postgres> {}

/// A row that both databases fill.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A connection with the values bound so far.
pub(super) enum Target<'t> {
    Sqlite(&'t mut SqliteConnection, SqliteArguments),
    Postgres(&'t mut PgConnection, PgArguments),
}

impl<'t> Target<'t> {
    pub(super) fn sqlite(connection: &'t mut SqliteConnection) -> Self {
        Self::Sqlite(connection, SqliteArguments::default())
    }

    pub(super) fn postgres(connection: &'t mut PgConnection) -> Self {
        Self::Postgres(connection, PgArguments::default())
    }
}

/// A statement on its way. Every row is always fetched: the first row of `RETURNING` alone would leave
/// checks at the end of the statement undone.
pub struct Query<'t> {
    target: Target<'t>,
    failure: &'t mut Option<Failure>,
    sql: Cow<'static, str>,
    unbound: Option<sqlx::Error>,
}

impl std::fmt::Debug for Query<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Query").field("sql", &self.sql).finish_non_exhaustive()
    }
}

impl<'t> Query<'t> {
    pub(super) fn new(target: Target<'t>, failure: &'t mut Option<Failure>, sql: Cow<'static, str>) -> Self {
        Self { target, failure, sql, unbound: None }
    }

    /// Gives the next `$n` its value.
    #[must_use]
    pub fn bind<'v>(mut self, value: impl Param<'v>) -> Self {
        let added = match &mut self.target {
            Target::Sqlite(_, arguments) => arguments.add(value),
            Target::Postgres(_, arguments) => arguments.add(value),
        };
        if let Err(error) = added {
            self.unbound.get_or_insert(sqlx::Error::Encode(error));
        }
        self
    }

    /// Every row.
    ///
    /// # Errors
    /// [`StoreError::Engine`].
    pub async fn all<R: Record>(self) -> Result<Vec<R>, StoreError> {
        let sql = AssertSqlSafe(self.sql);
        if self.failure.is_some() {
            return Err(rerun::swallowed());
        }
        let outcome = match (self.unbound, self.target) {
            (Some(error), _) => Err(error),
            (None, Target::Sqlite(connection, arguments)) => {
                sqlx::query_as_with(sql, arguments).fetch_all(connection).await
            }
            (None, Target::Postgres(connection, arguments)) => {
                sqlx::query_as_with(sql, arguments).fetch_all(connection).await
            }
        };
        outcome.map_err(|error| rerun::note(self.failure, error))
    }

    /// The only row, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Engine`].
    pub async fn optional<R: Record>(self) -> Result<Option<R>, StoreError> {
        self.all().await.map(|rows| rows.into_iter().next())
    }

    /// The only row.
    ///
    /// # Errors
    /// [`StoreError::Engine`], also when there is none.
    pub async fn one<R: Record>(self) -> Result<R, StoreError> {
        self.optional().await?.ok_or_else(|| sqlx::Error::RowNotFound.into())
    }

    /// Runs the statement; the number of rows it inserted, changed or removed.
    ///
    /// # Errors
    /// [`StoreError::Engine`].
    pub async fn execute(self) -> Result<u64, StoreError> {
        let sql = AssertSqlSafe(self.sql);
        if self.failure.is_some() {
            return Err(rerun::swallowed());
        }
        let outcome = match (self.unbound, self.target) {
            (Some(error), _) => Err(error),
            (None, Target::Sqlite(connection, arguments)) => {
                sqlx::query_with(sql, arguments).execute(connection).await.map(|done| done.rows_affected())
            }
            (None, Target::Postgres(connection, arguments)) => {
                sqlx::query_with(sql, arguments).execute(connection).await.map(|done| done.rows_affected())
            }
        };
        outcome.map_err(|error| rerun::note(self.failure, error))
    }
}
