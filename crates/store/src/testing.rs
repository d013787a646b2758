//! Databases for tests: an empty one of its own for each test, gone afterwards.
//!
//! PostgreSQL with PostGIS is required: without it tests fail, they are never skipped.
#![expect(clippy::panic, reason = "test support fails by panicking, with what to install")]

mod cluster;

use std::path::Path;
use std::time::Duration;

use cluster::Cluster;
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

    /// A database whose commits wait for no disk, for tests that make very many and never crash.
    pub async fn fleeting(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite if Path::new(MEMORY).is_dir() => {
                Self::file(TempDir::with_prefix_in(PREFIX, MEMORY))
            }
            Engine::Sqlite => Self::sqlite(),
            Engine::Postgres => {
                let mut database = Self::postgres().await;
                database.url.push_str("&options[synchronous_commit]=off");
                database
            }
        }
    }

    /// A SQLite file in a directory of its own.
    ///
    /// # Panics
    /// Without a directory for temporary files.
    #[must_use]
    pub fn sqlite() -> Self {
        Self::file(TempDir::with_prefix(PREFIX))
    }

    fn file(directory: std::io::Result<TempDir>) -> Self {
        let directory = directory.unwrap_or_else(|error| panic!("no temporary directory: {error}"));
        let url = format!("sqlite:{}", directory.path().join("leboncoup.db").display());
        Self { url, _home: Home::Directory { _directory: directory } }
    }

    /// A migrated copy of the template in this process's private cluster.
    ///
    /// # Panics
    /// Without PostgreSQL and PostGIS on this machine.
    pub async fn postgres() -> Self {
        Self::in_cluster(Cluster::shared()).await
    }

    /// The same in a cluster that this test may break; one test at a time.
    ///
    /// # Panics
    /// Without PostgreSQL and PostGIS on this machine.
    pub async fn fragile_postgres() -> Self {
        Self::in_cluster(Cluster::fragile()).await
    }

    async fn in_cluster(cluster: &'static Cluster) -> Self {
        let database = cluster::Database::create_in(cluster).await;
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

/// Beginning of the names of directories.
const PREFIX: &str = "leboncoup-";
/// Where Linux keeps files in memory.
const MEMORY: &str = "/dev/shm";
/// How long anything here may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);
