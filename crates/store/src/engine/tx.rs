//! A transaction on either database.

use std::borrow::Cow;

use super::failure::Refused;
use super::postgres::Lent;
use super::query::{Query, Target};
use super::sqlite::{Held, Unit};

/// A unit of work in progress. Dropped without a commit, it is rolled back.
#[derive(Debug)]
pub struct Tx {
    inner: Inner,
    failure: Option<Failure>,
}

#[derive(Debug)]
enum Inner {
    /// Reads, alone.
    Held(Held),
    /// Writes, behind a savepoint.
    Unit(Unit),
    Postgres(Lent),
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
    pub(super) const fn held(transaction: Held) -> Self {
        Self { inner: Inner::Held(transaction), failure: None }
    }

    pub(super) const fn unit(unit: Unit) -> Self {
        Self { inner: Inner::Unit(unit), failure: None }
    }

    pub(super) const fn postgres(transaction: Lent) -> Self {
        Self { inner: Inner::Postgres(transaction), failure: None }
    }

    /// Starts a statement in the SQL that both databases share; its parameters are `$1`, `$2`, ….
    pub fn query(&mut self, sql: &'static str) -> Query<'_> {
        self.start(sql.into())
    }

    /// Starts an INSERT of several rows: `head` is `INSERT INTO t (a, b) VALUES`, to be followed by one
    /// bind per column and row. The caller keeps `columns * rows` below 32 000.
    pub fn insert_rows(&mut self, head: &'static str, columns: usize, rows: usize) -> Query<'_> {
        self.upsert_rows(head, columns, rows, "")
    }

    /// The same, with `tail` for rows that are there already: `ON CONFLICT …`.
    pub fn upsert_rows(
        &mut self,
        head: &'static str,
        columns: usize,
        rows: usize,
        tail: &'static str,
    ) -> Query<'_> {
        let group = |row: usize| {
            let slots: Vec<_> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
            format!("({})", slots.join(","))
        };
        let groups: Vec<_> = (0..rows).map(group).collect();
        self.start(format!("{head} {} {tail}", groups.join(",")).into())
    }

    fn start(&mut self, sql: Cow<'static, str>) -> Query<'_> {
        let target = match &mut self.inner {
            Inner::Held(transaction) => Target::sqlite(transaction.connection()),
            Inner::Unit(unit) => Target::sqlite(unit.connection()),
            Inner::Postgres(transaction) => Target::postgres(transaction.connection()),
        };
        Query::new(target, &mut self.failure, sql)
    }

    /// Starts a query whose text `head` ends with `IN`, to be followed by one bind per value. The caller keeps
    /// `values` between 1 and 32 000.
    pub fn query_among(&mut self, head: &'static str, values: usize) -> Query<'_> {
        self.insert_rows(head, values, 1)
    }

    /// Which of two texts to use.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        match self.inner {
            Inner::Held(_) | Inner::Unit(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }

    pub(super) const fn failure(&self) -> Option<Failure> {
        self.failure
    }

    pub(super) async fn commit(self) -> Result<(), Refused> {
        match self.inner {
            Inner::Held(transaction) => transaction.end("COMMIT").await.map_err(Refused::from),
            Inner::Unit(unit) => unit.keep().await,
            Inner::Postgres(transaction) => transaction.end("COMMIT").await.map_err(Refused::from),
        }
    }

    /// Undoes everything. An error means that what was read may not be true.
    pub(super) async fn rollback(self) -> Result<(), Refused> {
        match self.inner {
            Inner::Held(transaction) => transaction.end("ROLLBACK").await.map_err(Refused::from),
            Inner::Unit(unit) => unit.undo().await,
            Inner::Postgres(transaction) => transaction.end("ROLLBACK").await.map_err(Refused::from),
        }
    }
}
