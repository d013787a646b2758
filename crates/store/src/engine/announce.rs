//! Announcements to other instances: PostgreSQL LISTEN/NOTIFY. A SQLite file has one instance, and none
//! to tell.

use sqlx::Arguments as _;
use sqlx::postgres::{PgArguments, PgListener};

use super::{Pools, Store};
use crate::StoreError;

/// What other instances announce on one channel.
#[derive(Debug)]
pub struct Announcements(PgListener);

impl Store {
    /// Tells every instance that listens on `channel`; call it after the commit it is about.
    ///
    /// Announcements may be lost, so they only hasten what a listener would find out by itself. `payload`
    /// is at most 7 999 bytes.
    ///
    /// # Errors
    /// [`StoreError::Engine`].
    pub async fn announce(&self, channel: &str, payload: &str) -> Result<(), StoreError> {
        let Pools::Postgres(pools) = &self.pools else { return Ok(()) };
        let mut arguments = PgArguments::default();
        for text in [channel, payload] {
            arguments.add(text).map_err(sqlx::Error::Encode)?;
        }
        sqlx::query_with("SELECT pg_notify($1, $2)", arguments).execute(pools.here()).await?;
        Ok(())
    }

    /// Listens on `channel`, on a connection of its own; `None` on SQLite.
    ///
    /// # Errors
    /// [`StoreError::Engine`].
    pub async fn listen(&self, channel: &str) -> Result<Option<Announcements>, StoreError> {
        let Pools::Postgres(pools) = &self.pools else { return Ok(None) };
        let mut listener = PgListener::connect_with(pools.here()).await?;
        listener.listen(channel).await?;
        Ok(Some(Announcements(listener)))
    }
}

impl Announcements {
    /// Waits for the next payload; `None` after the connection was lost and made again, when some may
    /// have been missed.
    ///
    /// # Errors
    /// [`StoreError::Engine`] while the server cannot be reached.
    pub async fn next(&mut self) -> Result<Option<String>, StoreError> {
        let notification = self.0.try_recv().await?;
        Ok(notification.map(|notification| notification.payload().to_owned()))
    }
}
