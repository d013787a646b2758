//! The bare relay: the same rows, one commit each, and a TCP stream to everyone.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use api::ports::clock::{Clock as _, SystemClock};
use protocol::ids::MessageId;
use protocol::keys::Stamp;
use store::Store;
use store::archive;
use store::messages::{NewMessage, Stored, store_message};
use store::testing::{Engine, TestDatabase};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;
use uuid::Uuid;

use crate::mail;
use crate::schedule::{self, Arrivals, Turn};
use crate::seed::{self, CONVERSATIONS};

/// What goes over a stream: the 16 bytes of the id, then an envelope's bytes.
const ENVELOPE: usize = 576;

/// Threads that commit: as many as there are connections to PostgreSQL.
const WORKERS: usize = 32;

/// Everyone, connected.
pub(crate) struct Relay {
    jobs: UnboundedSender<Job>,
    arrivals: Mutex<UnboundedReceiver<(usize, Instant)>>,
    _database: TestDatabase,
}

/// Something to commit.
enum Job {
    /// A message, which is then handed on.
    Send(Turn),
    /// What a person has read.
    Acknowledge(usize, MessageId),
}

struct Shared {
    store: Store,
    jobs: Mutex<UnboundedReceiver<Job>>,
    /// The relay's ends, by person.
    streams: Vec<Mutex<OwnedWriteHalf>>,
}

impl Relay {
    pub(crate) async fn start(engine: Engine) -> Self {
        let database = TestDatabase::on(engine).await;
        let store = database.open().await;
        seed::conversations(&store).await;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (sender, arrivals) = schedule::arrivals();
        let (mut ends, mut streams) = (Vec::new(), Vec::new());
        for _ in 0..2 * CONVERSATIONS {
            let (person, accepted) = tokio::join!(TcpStream::connect(address), listener.accept());
            let (person, (relay, _)) = (person.expect("a relay"), accepted.expect("a person"));
            person.set_nodelay(true).expect("an open socket");
            relay.set_nodelay(true).expect("an open socket");
            let (heard, said) = relay.into_split();
            streams.push(Mutex::new(said));
            ends.push((person, heard));
        }
        let (jobs, queue) = unbounded_channel();
        let shared = Arc::new(Shared { store, jobs: Mutex::new(queue), streams });
        for _ in 0..WORKERS {
            let (shared, runtime) = (Arc::clone(&shared), Handle::current());
            thread::spawn(move || runtime.block_on(shared.work()));
        }
        for (person, (end, heard)) in ends.into_iter().enumerate() {
            tokio::spawn(read(end, sender.clone()));
            tokio::spawn(listen(person, heard, jobs.clone()));
        }
        Self { jobs, arrivals: Mutex::new(arrivals), _database: database }
    }

    /// One round of messages; how long each took to reach its recipient.
    pub(crate) async fn round(&self, round: usize) -> Vec<Duration> {
        let mut arrivals = self.arrivals.lock().await;
        schedule::round(round, &mut arrivals, |turn| {
            let jobs = self.jobs.clone();
            async move { jobs.send(Job::Send(turn)).expect("living workers") }
        })
        .await
    }
}

impl Shared {
    async fn work(&self) {
        loop {
            let job = self.jobs.lock().await.recv().await;
            match job {
                Some(Job::Send(turn)) => self.send(turn).await,
                Some(Job::Acknowledge(person, id)) => self.acknowledge(person, id).await,
                None => return,
            }
        }
    }

    /// Commits a message and hands it on.
    async fn send(&self, turn: Turn) {
        let request = mail::message(turn);
        let new = NewMessage {
            id: request.id,
            conversation: seed::conversation(turn.conversation),
            sender: seed::person(seed::member(turn.conversation, turn.by_pro)),
            recipient: request.recipient,
            commitment: request.commitment,
            envelope: request.envelope,
            entry: request.entry,
            kid: "bench".to_owned(),
            stamp: Stamp::new([7; 32]),
            received_at: SystemClock.now(),
        };
        let stored = self.store.write(async |tx| store_message(tx, &new).await).await.expect("a commit");
        assert_eq!(stored, Stored::New);
        let mut frame = new.id.uuid().as_bytes().to_vec();
        frame.resize(16 + ENVELOPE, 7);
        let recipient = seed::member(turn.conversation, !turn.by_pro);
        let mut stream = self.streams[recipient].lock().await;
        stream.write_all(&frame).await.expect("an open stream");
    }

    async fn acknowledge(&self, person: usize, id: MessageId) {
        let entry = [mail::entry(id)];
        let (user, conversation) = (seed::person(person), seed::conversation(person % CONVERSATIONS));
        let now = SystemClock.now();
        let work = async |tx: &mut store::Tx| archive::acknowledge(tx, user, conversation, &entry, now).await;
        let archived = self.store.write(work).await.expect("a commit");
        assert_eq!(archived, [id]);
    }
}

/// A person: reads a message and answers with its id.
async fn read(mut end: TcpStream, arrivals: Arrivals) {
    let mut frame = [0; 16 + ENVELOPE];
    while end.read_exact(&mut frame).await.is_ok() {
        let at = Instant::now();
        let id: [u8; 16] = frame[..16].try_into().expect("16 bytes");
        // Nobody listens any more once the last round is over.
        let _ = arrivals.send((mail::number(MessageId::new(Uuid::from_bytes(id))), at));
        end.write_all(&id).await.expect("an open stream");
    }
}

/// The relay's end of a stream: hears what a person has read.
async fn listen(person: usize, mut heard: OwnedReadHalf, jobs: UnboundedSender<Job>) {
    let mut id = [0; 16];
    while heard.read_exact(&mut id).await.is_ok() {
        let id = MessageId::new(Uuid::from_bytes(id));
        jobs.send(Job::Acknowledge(person, id)).expect("living workers");
    }
}
