//! A thousand people on the real server: a live socket each, HTTP when there is something to do.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use protocol::ids::SessionId;
use protocol::messages::{Incoming, StoreEntries};
use protocol::page::Page;
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;
use tokio::time::Instant;

use api::ports::clock::{Clock as _, SystemClock};

use crate::mail;
use crate::pool::Pool;
use crate::schedule::{self, Arrivals, Turn};
use crate::seed::{self, CONVERSATIONS};
use crate::socket::Socket;
use crate::support::Server;

pub(crate) const PEOPLE: usize = 2 * CONVERSATIONS;

/// Everyone, connected.
pub(crate) struct Crowd {
    pool: Arc<Pool>,
    tokens: Arc<[String]>,
    arrivals: Mutex<UnboundedReceiver<(usize, Instant)>>,
    /// They stop with the crowd, before the server does.
    _readers: JoinSet<()>,
}

impl Crowd {
    /// Opens every socket and waits until the server has accepted it.
    pub(crate) async fn connect(server: &Server) -> Self {
        let now = SystemClock.now();
        let token = |number| {
            let session = SessionId::make(now, [0; 10]);
            server.tokens.make(seed::person(number), session, now).expect("a token").0
        };
        let tokens: Arc<[String]> = (0..PEOPLE).map(token).collect();
        let pool = Arc::new(Pool::new(server.address));
        let (sender, arrivals) = schedule::arrivals();
        let sockets = join_all(tokens.iter().map(|token| Socket::open(server.address, token))).await;
        let mut readers = JoinSet::new();
        for (person, socket) in sockets.into_iter().enumerate() {
            let reader =
                Reader { pool: Arc::clone(&pool), token: tokens[person].clone(), arrivals: sender.clone() };
            readers.spawn(reader.follow(socket));
        }
        Self { pool, tokens, arrivals: Mutex::new(arrivals), _readers: readers }
    }

    /// One round of messages; how long each took to reach its recipient.
    pub(crate) async fn round(&self, round: usize) -> Vec<Duration> {
        let mut arrivals = self.arrivals.lock().await;
        schedule::round(round, &mut arrivals, |turn| {
            let (pool, tokens) = (Arc::clone(&self.pool), Arc::clone(&self.tokens));
            async move { send(&pool, &tokens, turn).await }
        })
        .await
    }
}

async fn send(pool: &Pool, tokens: &[String], turn: Turn) {
    let token = &tokens[seed::member(turn.conversation, turn.by_pro)];
    let path = format!("/api/v1/conversations/{}/messages", seed::conversation(turn.conversation));
    let body = serde_json::to_string(&mail::message(turn)).expect("JSON");
    pool.post(&path, token, &body).await;
}

/// Someone who archives what comes.
struct Reader {
    pool: Arc<Pool>,
    token: String,
    arrivals: Arrivals,
}

impl Reader {
    async fn follow(self, mut socket: Socket) {
        while socket.envelope().await {
            self.receive().await;
        }
    }

    /// A message has arrived once its envelope is in the recipient's hands; only then it is archived.
    async fn receive(&self) {
        let answer = self.pool.get("/api/v1/envelopes?limit=100", &self.token).await;
        let at = Instant::now();
        let waiting: Page<Incoming> = serde_json::from_slice(&answer).expect("envelopes");
        for incoming in waiting.items {
            // Nobody listens any more once the last round is over.
            let _ = self.arrivals.send((mail::number(incoming.message_id), at));
            let path = format!("/api/v1/conversations/{}/entries", incoming.conversation_id);
            let entries = StoreEntries { entries: vec![mail::entry(incoming.message_id)] };
            let body = serde_json::to_string(&entries).expect("JSON");
            self.pool.post(&path, &self.token, &body).await;
        }
    }
}
