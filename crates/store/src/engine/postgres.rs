//! Connecting to a PostgreSQL server.

use std::num::NonZeroU32;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection};

use super::{Pools, migrations};

/// A connection that was idle for longer is asked whether it is still there: a round trip.
const TRUSTED: Duration = Duration::from_secs(5);
/// Every statement of this crate stays prepared.
const STATEMENTS: usize = 256;

pub(super) async fn open(url: &str, connections: NonZeroU32) -> Result<Pools, sqlx::Error> {
    let server =
        PgConnectOptions::from_str(url)?.application_name("leboncoup").statement_cache_capacity(STATEMENTS);
    let pool = PgPoolOptions::new()
        .max_connections(connections.get())
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .before_acquire(|connection, metadata| Box::pin(is_alive(connection, metadata.idle_for)))
        .connect_with(server)
        .await?;
    migrations::POSTGRES.run(&pool).await?;
    Ok(Pools::Postgres(pool))
}

async fn is_alive(connection: &mut PgConnection, idle: Duration) -> Result<bool, sqlx::Error> {
    if idle > TRUSTED {
        connection.ping().await?;
    }
    Ok(true)
}
