//! Connecting to a PostgreSQL server.

mod lent;
mod pool;

use std::str::FromStr as _;
use std::sync::Arc;

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use thread_local::ThreadLocal;

pub(super) use self::lent::Lent;
use self::pool::Pool;
use super::{Connections, Pools, migrations};

/// Every statement of this crate stays prepared.
const STATEMENTS: usize = 256;

/// A pool for each thread, made when the thread first needs it: an answer wakes the thread that opened its connection,
/// so that one statement would cost two wake-ups if another thread waited for it (decision 0074).
#[derive(Debug)]
pub(super) struct PgPools {
    server: PgConnectOptions,
    of_each: u32,
    pools: ThreadLocal<Arc<Pool>>,
}

pub(super) async fn open(url: &str, connections: Connections) -> Result<Pools, sqlx::Error> {
    let server =
        PgConnectOptions::from_str(url)?.application_name("leboncoup").statement_cache_capacity(STATEMENTS);
    let pools = PgPools { server, of_each: connections.of_each(), pools: ThreadLocal::new() };
    let mut lent = pools.here().lend().await?;
    migrations::POSTGRES.run(lent.connection()).await?;
    lent.give_back();
    Ok(Pools::Postgres(Arc::new(pools)))
}

impl PgPools {
    /// This thread's.
    pub(super) fn here(&self) -> &Arc<Pool> {
        self.pools.get_or(|| Pool::new(self.server.clone(), self.of_each))
    }

    /// A connection for announcements beside all others, made anew when it breaks.
    pub(super) async fn listener(&self) -> Result<PgListener, sqlx::Error> {
        let pool = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
        PgListener::connect_with(&pool.connect_lazy_with(self.server.clone())).await
    }

    pub(super) async fn close(&self) {
        for pool in &self.pools {
            pool.close().await;
        }
    }
}
