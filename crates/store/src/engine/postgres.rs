//! Connecting to a PostgreSQL server.

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, PgPool};
use thread_local::ThreadLocal;

use super::{Connections, Pools, migrations};

/// A connection that was idle for longer is asked whether it is still there: a round trip.
const TRUSTED: Duration = Duration::from_secs(5);
/// Every statement of this crate stays prepared.
const STATEMENTS: usize = 256;

/// A pool for each thread, made when the thread first needs it: an answer wakes the thread that opened its connection,
/// so that one statement would cost two wake-ups if another thread waited for it (decision 0074).
#[derive(Debug)]
pub(super) struct PgPools {
    server: PgConnectOptions,
    of_each: u32,
    pools: ThreadLocal<PgPool>,
}

pub(super) async fn open(url: &str, connections: Connections) -> Result<Pools, sqlx::Error> {
    let server =
        PgConnectOptions::from_str(url)?.application_name("leboncoup").statement_cache_capacity(STATEMENTS);
    let pools = PgPools { server, of_each: connections.of_each(), pools: ThreadLocal::new() };
    migrations::POSTGRES.run(pools.here()).await?;
    Ok(Pools::Postgres(Arc::new(pools)))
}

impl PgPools {
    /// This thread's.
    pub(super) fn here(&self) -> &PgPool {
        self.pools.get_or(|| {
            PgPoolOptions::new()
                .max_connections(self.of_each)
                .acquire_timeout(Duration::from_secs(10))
                .test_before_acquire(false)
                .before_acquire(|connection, metadata| Box::pin(is_alive(connection, metadata.idle_for)))
                .connect_lazy_with(self.server.clone())
        })
    }

    pub(super) async fn close(&self) {
        for pool in &self.pools {
            pool.close().await;
        }
    }
}

async fn is_alive(connection: &mut PgConnection, idle: Duration) -> Result<bool, sqlx::Error> {
    if idle > TRUSTED {
        connection.ping().await?;
    }
    Ok(true)
}
