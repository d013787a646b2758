//! Databases for tests: an empty one of its own for each test, gone afterwards.
//!
//! PostgreSQL with PostGIS is required: without it tests fail, they are never skipped.
#![expect(clippy::panic, reason = "test support fails by panicking, with what to install")]

mod cluster;

use std::time::Duration;

use tempfile::TempDir;

use crate::Store;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A SQLite file.
    Sqlite,
    /// A database in a private PostgreSQL cluster.
    Postgres,
}

/// An empty database, removed on drop.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    /// Its drop removes the database.
    _home: Home,
}

#[derive(Debug)]
enum Home {
    Directory { _directory: TempDir },
    Cluster { _database: cluster::Database },
}

impl TestDatabase {
    /// A database of the given kind.
    pub async fn on(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::sqlite(),
            Engine::Postgres => Self::postgres().await,
        }
    }

    /// A SQLite file in a directory of its own.
    ///
    /// # Panics
    /// Without a directory for temporary files.
    #[must_use]
    pub fn sqlite() -> Self {
        let directory = TempDir::with_prefix("leboncoup-")
            .unwrap_or_else(|error| panic!("no temporary directory: {error}"));
        let url = format!("sqlite:{}", directory.path().join("leboncoup.db").display());
        Self { url, _home: Home::Directory { _directory: directory } }
    }

    /// A migrated copy of the template in this process's private cluster.
    ///
    /// # Panics
    /// Without PostgreSQL and PostGIS on this machine.
    pub async fn postgres() -> Self {
        let database = cluster::Database::create().await;
        Self { url: database.url(), _home: Home::Cluster { _database: database } }
    }

    /// What `DATABASE_URL` would be.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Opens the database.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open(&self) -> Store {
        Store::open(&self.url).await.unwrap_or_else(|error| panic!("cannot open {}: {error}", self.url))
    }
}

/// How long anything here may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);
