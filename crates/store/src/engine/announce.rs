//! Announcements to other instances: PostgreSQL LISTEN/NOTIFY. A SQLite file has one instance, and none
//! to tell.

use sqlx::Arguments as _;
use sqlx::postgres::{PgArguments, PgListener};

use super::{Pools, Store};
use crate::StoreError;

/// Nothing that a crash could lose: the commit does not wait for the disk.
const NOTIFY: &str = "SELECT set_config('synchronous_commit', 'off', TRUE), pg_notify($1, $2)";

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
        let mut lent = pools.here().lend().await?;
        sqlx::query_with(NOTIFY, arguments).execute(lent.connection()).await?;
        lent.give_back();
        Ok(())
    }

    /// Listens on `channel`, on a connection of its own; `None` on SQLite.
    ///
    /// # Errors
    /// [`StoreError::Engine`].
    pub async fn listen(&self, channel: &str) -> Result<Option<Announcements>, StoreError> {
        let Pools::Postgres(pools) = &self.pools else { return Ok(None) };
        let mut listener = pools.listener().await?;
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
