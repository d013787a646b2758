//! Connecting to a PostgreSQL server.

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use super::{Pools, migrations};

/// Connections of one instance: several instances share a server whose default limit is 100.
const CONNECTIONS: u32 = 8;
/// Every statement of this crate stays prepared.
const STATEMENTS: usize = 256;

pub(super) async fn open(url: &str) -> Result<Pools, sqlx::Error> {
    let server =
        PgConnectOptions::from_str(url)?.application_name("leboncoup").statement_cache_capacity(STATEMENTS);
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(server)
        .await?;
    migrations::POSTGRES.run(&pool).await?;
    Ok(Pools::Postgres(pool))
}
