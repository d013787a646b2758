//! Pros who unlock one demande after another over HTTP, each on a connection of their own.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use api::ports::clock::{Clock as _, SystemClock};
use futures::future::join_all;
use protocol::ids::SessionId;

use crate::seed::{self, PROS, Region};
use crate::support::{Connection, Server};

const ROUND: Duration = Duration::from_secs(4);

/// The pros and how far they have come.
pub(crate) struct Load {
    address: SocketAddr,
    tokens: Vec<String>,
    turn: usize,
}

/// What one round measured.
pub(crate) struct Round {
    pub(crate) per_second: f64,
    pub(crate) times: Vec<Duration>,
}

impl Load {
    pub(crate) fn new(server: &Server) -> Self {
        Self { address: server.address, tokens: tokens(server), turn: 0 }
    }

    /// Everyone unlocks as fast as they can.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub(crate) async fn run(&mut self) -> Round {
        let begin = Instant::now();
        let (first, address) = (self.turn, self.address);
        let pros = join_all(self.tokens.iter().enumerate().map(|(pro, token)| async move {
            let mut connection = Connection::open(address).await;
            let mut times = Vec::new();
            while begin.elapsed() < ROUND {
                times.push(unlock(&mut connection, token, pro, first + times.len()).await);
            }
            times
        }));
        let pros = pros.await;
        let elapsed = begin.elapsed();
        self.turn += pros.iter().map(Vec::len).max().unwrap_or(0);
        let times: Vec<Duration> = pros.into_iter().flatten().collect();
        Round { per_second: times.len() as f64 / elapsed.as_secs_f64(), times }
    }

    /// The first pro alone, so many times.
    pub(crate) async fn alone(&mut self, count: usize) -> Vec<Duration> {
        let mut connection = Connection::open(self.address).await;
        let mut times = Vec::with_capacity(count);
        for _ in 0..count {
            times.push(unlock(&mut connection, &self.tokens[0], 0, self.turn).await);
            self.turn += 1;
        }
        times
    }

    /// The next turn's number.
    pub(crate) const fn turn(&self) -> usize {
        self.turn
    }

    /// The server may have a new address, and tokens last ten minutes.
    pub(crate) fn follow(&mut self, server: &Server) {
        self.address = server.address;
        self.tokens = tokens(server);
    }
}

fn tokens(server: &Server) -> Vec<String> {
    let now = SystemClock.now();
    let session = SessionId::make(now, [0; 10]);
    (0..PROS).map(|pro| server.tokens.make(seed::pro(pro), session, now).expect("a token").0).collect()
}

/// Unlocks the demande of a turn, and takes the time.
async fn unlock(connection: &mut Connection, token: &str, pro: usize, turn: usize) -> Duration {
    let path = format!("/api/v1/demandes/{}/unlock", seed::demande(Region::Http.demande(pro, turn)));
    let key = format!("idempotency-key: {pro:08}-{turn}\r\n");
    let begin = Instant::now();
    connection.post(&path, token, &key, r#"{"price":6}"#).await;
    begin.elapsed()
}
