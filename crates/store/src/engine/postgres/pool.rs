//! The connections of one thread.
//!
//! The library's own pool asks a connection that comes back whether it still works, one round trip more for every
//! transaction (decision 0074).

use std::io::ErrorKind::ConnectionRefused;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use super::lent::Lent;
use crate::engine::failure::code;

/// How long to wait for a connection, and for a server that starts.
const PATIENCE: Duration = Duration::from_secs(10);
const RETRY: Duration = Duration::from_millis(100);
/// A connection that was idle for longer is asked whether it is still there: a round trip.
const TRUSTED: Duration = Duration::from_secs(5);
/// Nobody has needed it for so long: the server may have it back.
const UNUSED: Duration = Duration::from_mins(10);

/// Idle connections, and room for those that are lent.
#[derive(Debug)]
pub(in crate::engine) struct Pool {
    server: PgConnectOptions,
    size: u32,
    room: Arc<Semaphore>,
    /// The one that came back last is at the end, and taken first: it is the warmest.
    idle: Mutex<Vec<(PgConnection, Instant)>>,
}

impl Pool {
    /// Up to `size` connections, made when they are needed.
    pub(super) fn new(server: PgConnectOptions, size: u32) -> Arc<Self> {
        let room = Arc::new(Semaphore::new(size as usize));
        Arc::new(Self { server, size, room, idle: Mutex::default() })
    }

    /// Waits for a connection.
    pub(in crate::engine) async fn lend(self: &Arc<Self>) -> Result<Lent, sqlx::Error> {
        let lend = async {
            let room = Arc::clone(&self.room).acquire_owned().await;
            let room = room.map_err(|_| sqlx::Error::PoolClosed)?;
            let connection = match self.idle().await {
                Some(connection) => connection,
                None => self.connect().await?,
            };
            Ok(Lent::new(Arc::clone(self), connection, room))
        };
        timeout(PATIENCE, lend).await.map_err(|_| sqlx::Error::PoolTimedOut)?
    }

    /// An idle connection that works.
    async fn idle(&self) -> Option<PgConnection> {
        loop {
            let (mut connection, since) = self.with_idle(Vec::pop)?;
            if since.elapsed() <= TRUSTED || connection.ping().await.is_ok() {
                return Some(connection);
            }
        }
    }

    async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        loop {
            match self.server.connect().await {
                Err(error) if is_starting(&error) => sleep(RETRY).await,
                outcome => return outcome,
            }
        }
    }

    /// Takes a connection back, outside of any transaction.
    pub(super) fn take_back(&self, connection: PgConnection) {
        self.with_idle(|idle| {
            let now = Instant::now();
            idle.push((connection, now));
            if idle.first().is_some_and(|(_, since)| now.duration_since(*since) > UNUSED) {
                idle.remove(0);
            }
        });
    }

    /// Waits for what is lent, and closes everything.
    pub(super) async fn close(&self) {
        let all = self.room.acquire_many(self.size).await;
        self.room.close();
        drop(all);
        for (connection, _) in self.with_idle(std::mem::take) {
            // The server may be gone by now.
            let _ = connection.close().await;
        }
    }

    fn with_idle<T>(&self, change: impl FnOnce(&mut Vec<(PgConnection, Instant)>) -> T) -> T {
        change(&mut self.idle.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A server that nobody answers for yet, that starts or that has no room: it may have in a moment.
fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == ConnectionRefused,
        error => matches!(code(error).as_deref(), Some("53300" | "57P03")),
    }
}
