//! Connections that whoever has something to do borrows.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::support::Connection;

/// The server closes a connection that was idle for five seconds.
const FRESH: Duration = Duration::from_secs(2);

pub(crate) struct Pool {
    address: SocketAddr,
    /// With the time since when.
    idle: Mutex<Vec<(Instant, Connection)>>,
}

impl Pool {
    pub(crate) const fn new(address: SocketAddr) -> Self {
        Self { address, idle: Mutex::new(Vec::new()) }
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: &str) {
        let mut connection = self.borrow().await;
        connection.post(path, token, "", body).await;
        self.give_back(connection);
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Vec<u8> {
        let mut connection = self.borrow().await;
        let answer = connection.get(path, token).await.to_vec();
        self.give_back(connection);
        answer
    }

    async fn borrow(&self) -> Connection {
        let used = {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            std::iter::from_fn(|| idle.pop()).find(|(since, _)| since.elapsed() < FRESH)
        };
        match used {
            Some((_, connection)) => connection,
            None => Connection::open(self.address).await,
        }
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), connection));
    }
}
