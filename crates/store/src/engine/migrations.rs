//! The schema, embedded. Both folders hold the same files; what was released never changes.

use sqlx::migrate::Migrator;

use super::{Pools, Store};
use crate::StoreError;

pub(super) static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
pub(super) static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

impl Store {
    /// Applies every migration that is missing; opening a store has done so already.
    ///
    /// # Errors
    /// [`StoreError::Engine`] when one fails or an applied one differs from its file.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let outcome = match &self.pools {
            Pools::Sqlite { writer, .. } => SQLITE.run(writer.pool()).await,
            Pools::Postgres(pools) => {
                let mut lent = pools.here().lend().await?;
                let outcome = POSTGRES.run(lent.connection()).await;
                lent.give_back();
                outcome
            }
        };
        outcome.map_err(|error| sqlx::Error::from(error).into())
    }

    /// Undoes migrations, the newest first, until `version` is the newest left; 0 undoes all of them.
    /// Data are lost: this is for development.
    ///
    /// # Errors
    /// [`StoreError::Engine`] when one fails.
    pub async fn migrate_down(&self, version: i64) -> Result<(), StoreError> {
        let outcome = match &self.pools {
            Pools::Sqlite { writer, .. } => SQLITE.undo(writer.pool(), version).await,
            Pools::Postgres(pools) => {
                let mut lent = pools.here().lend().await?;
                let outcome = POSTGRES.undo(lent.connection(), version).await;
                lent.give_back();
                outcome
            }
        };
        outcome.map_err(|error| sqlx::Error::from(error).into())
    }
}
