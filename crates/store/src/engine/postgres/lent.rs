//! A connection that a unit of work has for itself.

use std::sync::Arc;

use scopeguard::ScopeGuard;
use sqlx::{Executor as _, PgConnection};
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;

use super::pool::Pool;

/// A connection on loan. Dropped before it is given back, its transaction is rolled back first, in the background: a
/// server does not notice at once that nobody waits for a statement any more, and keeps the connection meanwhile.
#[derive(Debug)]
pub(in crate::engine) struct Lent(ScopeGuard<Loan, fn(Loan)>);

#[derive(Debug)]
struct Loan {
    pool: Arc<Pool>,
    connection: PgConnection,
    /// Its place among those that may be lent at the same time.
    room: OwnedSemaphorePermit,
}

impl Loan {
    /// What cannot be rolled back is closed.
    async fn roll_back(mut self) {
        if self.connection.execute("ROLLBACK").await.is_ok() {
            self.give_back();
        }
    }

    fn give_back(self) {
        // Its place is free only after the connection is back.
        let Self { pool, connection, room: _room } = self;
        pool.take_back(connection);
    }
}

impl Lent {
    pub(super) fn new(pool: Arc<Pool>, connection: PgConnection, room: OwnedSemaphorePermit) -> Self {
        Self(scopeguard::guard(Loan { pool, connection, room }, abandoned))
    }

    /// Starts a transaction with `sql`.
    pub(in crate::engine) async fn begin(pool: &Arc<Pool>, sql: &'static str) -> Result<Self, sqlx::Error> {
        let mut lent = pool.lend().await?;
        lent.connection().execute(sql).await?;
        Ok(lent)
    }

    /// Ends the transaction with `sql`, COMMIT or ROLLBACK, and gives the connection back.
    pub(in crate::engine) async fn end(mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        self.connection().execute(sql).await?;
        self.give_back();
        Ok(())
    }

    /// Gives back a connection outside of any transaction.
    pub(in crate::engine) fn give_back(self) {
        ScopeGuard::into_inner(self.0).give_back();
    }

    pub(in crate::engine) fn connection(&mut self) -> &mut PgConnection {
        &mut self.0.connection
    }
}

fn abandoned(loan: Loan) {
    // Without a runtime the program is about to end, and the connection with it.
    if let Ok(runtime) = Handle::try_current() {
        runtime.spawn(loan.roll_back());
    }
}
