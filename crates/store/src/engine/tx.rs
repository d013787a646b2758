//! A transaction on either database.

use sqlx::{Postgres, Sqlite, Transaction};

use super::query::{Query, Target};

/// A unit of work in progress. Dropped without a commit, it is rolled back.
#[derive(Debug)]
pub struct Tx {
    inner: Inner,
    failure: Option<Failure>,
}

#[derive(Debug)]
enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// What became of a statement that failed. PostgreSQL turns a later COMMIT into a silent ROLLBACK, so a
/// transaction remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// The database asks to run the transaction again.
    Rerun,
    /// Anything else.
    Final,
}

/// For the one query that cannot be one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite with R*Tree.
    Sqlite,
    /// PostgreSQL with PostGIS.
    Postgres,
}

impl Tx {
    pub(super) const fn sqlite(transaction: Transaction<'static, Sqlite>) -> Self {
        Self { inner: Inner::Sqlite(transaction), failure: None }
    }

    pub(super) const fn postgres(transaction: Transaction<'static, Postgres>) -> Self {
        Self { inner: Inner::Postgres(transaction), failure: None }
    }

    /// Starts a statement in the SQL that both databases share; its parameters are `$1`, `$2`, ….
    pub fn query(&mut self, sql: &'static str) -> Query<'_> {
        let target = match &mut self.inner {
            Inner::Sqlite(transaction) => Target::sqlite(transaction),
            Inner::Postgres(transaction) => Target::postgres(transaction),
        };
        Query::new(target, &mut self.failure, sql.into())
    }

    /// Starts an INSERT of several rows: `head` is `INSERT INTO t (a, b) VALUES`, to be followed by one
    /// bind per column and row. The caller keeps `columns * rows` below 32 000.
    pub fn insert_rows(&mut self, head: &'static str, columns: usize, rows: usize) -> Query<'_> {
        let group = |row: usize| {
            let slots: Vec<_> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
            format!("({})", slots.join(","))
        };
        let groups: Vec<_> = (0..rows).map(group).collect();
        let target = match &mut self.inner {
            Inner::Sqlite(transaction) => Target::sqlite(transaction),
            Inner::Postgres(transaction) => Target::postgres(transaction),
        };
        Query::new(target, &mut self.failure, format!("{head} {}", groups.join(",")).into())
    }

    /// Which of two texts to use.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        match self.inner {
            Inner::Sqlite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(super) const fn failure(&self) -> Option<Failure> {
        self.failure
    }

    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        match self.inner {
            Inner::Sqlite(transaction) => transaction.commit().await,
            Inner::Postgres(transaction) => transaction.commit().await,
        }
    }

    pub(super) async fn rollback(self) -> Result<(), sqlx::Error> {
        match self.inner {
            Inner::Sqlite(transaction) => transaction.rollback().await,
            Inner::Postgres(transaction) => transaction.rollback().await,
        }
    }
}
