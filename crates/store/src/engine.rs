//! Two databases behind one narrow door. Nothing outside `engine*` names them.
//!
//! A unit of work is a closure over [`Tx`]. It contains SQL and pure rules only: it is rerun when the
//! database asks for it, and on SQLite it shares a commit with others that wait. So a `write` must not be
//! nested in another, and nothing outside the database may happen inside.

mod announce;
mod failure;
mod migrations;
mod postgres;
mod query;
mod rerun;
mod sqlite;
mod tx;

use std::num::NonZeroU32;
use std::sync::Arc;

use sqlx::SqlitePool;

pub use self::announce::Announcements;
pub use self::failure::EngineError;
pub use self::query::{Param, Query, Record};
pub use self::tx::{Dialect, Tx};
use crate::StoreError;

/// The database of this installation. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
}

#[derive(Debug, Clone)]
enum Pools {
    /// One writer, because the file has one lock; readers beside it, because of WAL.
    Sqlite {
        writer: sqlite::Writer,
        readers: SqlitePool,
    },
    Postgres(Arc<postgres::PgPools>),
}

/// Connections of one instance to a PostgreSQL server, shared evenly by the threads that use the store.
#[derive(Debug, Clone, Copy)]
pub struct Connections {
    /// Of all threads together; each has one at least.
    pub all: NonZeroU32,
    /// Threads that use the store.
    pub threads: usize,
}

impl Connections {
    /// Whoever waits for a hot row keeps one, and a server has room for 100 by default, for all instances together.
    pub const DEFAULT: NonZeroU32 = NonZeroU32::new(40).expect("not zero");

    fn of_each(self) -> u32 {
        let threads = u32::try_from(self.threads).unwrap_or(u32::MAX).max(1);
        (self.all.get() / threads).max(1)
    }
}

/// How a unit of work is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

impl Store {
    /// Opens the database for the use of one thread, with [`Connections::DEFAULT`].
    ///
    /// # Errors
    /// Those of [`Store::open_with`].
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, Connections { all: Connections::DEFAULT, threads: 1 }).await
    }

    /// Opens the database and brings its schema up to date.
    ///
    /// `postgres://…` or `postgresql://…` is a PostgreSQL server with PostGIS, which gets up to so many `connections`;
    /// `sqlite:PATH` or a bare path is a SQLite file, created if missing.
    ///
    /// # Errors
    /// [`StoreError::Engine`] when the database cannot be reached or a migration fails.
    pub async fn open_with(url: &str, connections: Connections) -> Result<Self, StoreError> {
        let pools = if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            postgres::open(url, connections).await?
        } else {
            sqlite::open(url).await?
        };
        Ok(Self { pools })
    }

    /// Runs `work` on one consistent snapshot. Changes it makes are lost.
    ///
    /// # Errors
    /// What `work` returns, or [`StoreError::Engine`].
    pub async fn read<T, E: From<StoreError>>(
        &self,
        work: impl AsyncFn(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(Access::Read, work).await
    }

    /// Runs `work` in one transaction: all of it is kept when it returns `Ok`, none of it otherwise.
    ///
    /// On PostgreSQL each statement sees what was committed before it began (READ COMMITTED); on SQLite
    /// nobody else writes meanwhile. `work` runs again from the start after a deadlock, a serialisation
    /// failure or a busy file; after several of these the error is returned.
    ///
    /// # Errors
    /// What `work` returns, or [`StoreError::Engine`].
    pub async fn write<T, E: From<StoreError>>(
        &self,
        work: impl AsyncFn(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(Access::Write, work).await
    }

    async fn run<T, E: From<StoreError>>(
        &self,
        access: Access,
        work: impl AsyncFn(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut pauses = rerun::pauses();
        loop {
            let attempt = rerun::attempt(self, access, &work).await;
            match (attempt, pauses.next()) {
                (Ok(outcome), _) => return outcome,
                (Err(rerun::Again(_)), Some(pause)) => tokio::time::sleep(pause).await,
                (Err(rerun::Again(error)), None) => return Err(error),
            }
        }
    }

    async fn begin(&self, access: Access) -> Result<Tx, sqlx::Error> {
        match (&self.pools, access) {
            (Pools::Sqlite { readers, .. }, Access::Read) => {
                sqlite::Held::begin(readers, "BEGIN").await.map(Tx::held)
            }
            (Pools::Sqlite { writer, .. }, Access::Write) => writer.unit().await.map(Tx::unit),
            (Pools::Postgres(pools), Access::Read) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                postgres::Lent::begin(pools.here(), begin).await.map(Tx::postgres)
            }
            (Pools::Postgres(pools), Access::Write) => {
                let begin = "BEGIN ISOLATION LEVEL READ COMMITTED";
                postgres::Lent::begin(pools.here(), begin).await.map(Tx::postgres)
            }
        }
    }

    /// Asks the database for an answer.
    ///
    /// # Errors
    /// [`StoreError::Engine`] when there is none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read(async |tx| tx.query("SELECT 1").execute().await.map(drop)).await
    }

    /// Waits for running units of work, then closes every connection. Later calls fail.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.pool().close().await;
            }
            Pools::Postgres(pools) => pools.close().await,
        }
    }
}
