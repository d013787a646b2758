//! A connection inside a transaction.

use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};

use crate::engine::failure::is_transient;

/// A connection whose transaction ends with it: dropped before [`Held::end`], it is closed, because what
/// state it is in is then known to nobody (SQLite itself rolls back after some errors, a full disk among
/// them, and an abandoned statement may still be running).
#[derive(Debug)]
pub(in crate::engine) struct Held {
    connection: PoolConnection<Sqlite>,
    open: bool,
}

impl Held {
    /// Starts a transaction with `sql`.
    pub(in crate::engine) async fn begin(pool: &SqlitePool, sql: &'static str) -> Result<Self, sqlx::Error> {
        let mut held = Self { connection: pool.acquire().await?, open: true };
        let begun = held.run(sql).await;
        // Busy is what BEGIN says when it did nothing.
        held.open = !begun.as_ref().is_err_and(is_transient);
        begun.map(|()| held)
    }

    pub(in crate::engine) async fn run(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query_with(sql, SqliteArguments::default()).execute(&mut *self.connection).await.map(drop)
    }

    /// Ends the transaction with `sql`, COMMIT or ROLLBACK, and gives the connection back.
    pub(in crate::engine) async fn end(mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        self.run(sql).await?;
        self.open = false;
        Ok(())
    }

    pub(in crate::engine) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.open {
            self.connection.close_on_drop();
        }
    }
}
