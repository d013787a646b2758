//! A SQLite file: opening it, and who has its one write lock.

mod held;
mod writer;

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub(super) use self::held::Held;
pub(super) use self::writer::{Unit, Writer};
use super::{Pools, migrations};

/// Connections that read beside the writer.
const READERS: u32 = 4;
/// How long one attempt waits for another process, such as `leboncoup admin` beside the server.
const BUSY: Duration = Duration::from_secs(2);
/// Every statement of this crate stays prepared.
const STATEMENTS: usize = 256;

pub(super) async fn open(url: &str) -> Result<Pools, sqlx::Error> {
    let file = match url.strip_prefix("sqlite:") {
        Some(_) => SqliteConnectOptions::from_str(url)?,
        None => SqliteConnectOptions::new().filename(url),
    };
    let file = file
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .statement_cache_capacity(STATEMENTS);
    let writer = pool(1).connect_with(file.clone()).await?;
    // Before the first reader, so that none holds an older schema.
    migrations::SQLITE.run(&writer).await?;
    let readers = pool(READERS).connect_with(file.pragma("query_only", "ON")).await?;
    Ok(Pools::Sqlite { writer: Writer::new(writer), readers })
}

/// Connections to a local file neither age nor break.
fn pool(size: u32) -> sqlx::pool::PoolOptions<sqlx::Sqlite> {
    SqlitePoolOptions::new()
        .max_connections(size)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(10))
}
