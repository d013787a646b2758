//! What all parts of a signed-in account share.

use std::sync::{Arc, Mutex};

use futures::channel::{mpsc, oneshot};
use protocol::ids::{ConversationId, UserId};
use protocol::settings::Settings;

use crate::care;
use crate::client::Client;
use crate::conversations::Conversations;
use crate::copies::{Copies, Home};
use crate::farewell;
use crate::keys::Keys;
use crate::live;
use crate::looks::Looks;
use crate::marks::{Mark, Marks};
use crate::media::Uploads;
use crate::outbox::Unfinished;
use crate::requests::Requests;
use crate::search::Search;
use crate::session::Session;
use crate::storage::Storage;
use crate::updates::Hub;
use crate::watching::Display;
use crate::work::{self, Work};

/// Which of the marks of one archive.
pub(crate) type ArchiveMark = fn(UserId, ConversationId) -> Mark;

/// A signed-in person. Background tasks hold it weakly: when the last [`Account`](crate::Account) goes, they end.
#[derive(Debug)]
pub(crate) struct Core {
    pub session: Session,
    pub hub: Arc<Hub>,
    pub keys: Keys,
    pub conversations: Conversations,
    pub looks: Looks,
    pub search: Search,
    pub requests: Requests,
    pub unfinished: Unfinished,
    pub uploads: Uploads,
    /// What the person lets others see, as far as known.
    pub settings: Mutex<Option<Settings>>,
    /// What is before the reader's eyes.
    pub display: Display,
    pub marks: Marks,
    pub storage: Storage,
    pub copies: Copies,
    /// Where this device finds the person again.
    pub home: Home,
    /// The eviction after which everything in memory was last given back to the device.
    pub restored: futures::lock::Mutex<u64>,
    work: mpsc::UnboundedSender<Work>,
    /// Tells the other tabs that the person logs out.
    pub leaves: mpsc::UnboundedSender<()>,
    /// Dropped with the rest, which tells the live socket to close.
    _alive: oneshot::Sender<()>,
}

impl Core {
    /// Starts the background work of a new session.
    pub(crate) fn start(
        session: Session,
        hub: Arc<Hub>,
        keys: Keys,
        client: &Client,
        home: Home,
    ) -> Arc<Self> {
        let (work, to_do) = mpsc::unbounded();
        let (alive, gone) = oneshot::channel();
        let (say, to_say) = mpsc::unbounded();
        let (leaves, to_tell) = mpsc::unbounded();
        let core = Arc::new(Self {
            session,
            hub,
            copies: keys.copies.clone(),
            keys,
            conversations: Conversations::default(),
            looks: Looks::default(),
            search: Search::default(),
            requests: Requests::default(),
            unfinished: Unfinished::default(),
            uploads: Uploads::default(),
            settings: Mutex::default(),
            display: Display::new(say),
            marks: client.marks.clone(),
            storage: client.storage.clone(),
            home,
            restored: futures::lock::Mutex::new(client.storage.evictions()),
            work,
            leaves,
            _alive: alive,
        });
        work::start(&core, to_do);
        live::start(&core, gone, to_say);
        care::start(&core);
        farewell::start(&core, to_tell);
        core.pump_all();
        core
    }

    /// The signed-in person.
    pub(crate) fn me(&self) -> UserId {
        self.session.user_id()
    }

    /// Remembers that this conversation's archive reaches up to a mark.
    pub(crate) fn raise(&self, mark: ArchiveMark, id: ConversationId, seen: impl Into<u128>) {
        self.marks.raise(mark(self.me(), id), seen);
    }

    /// Leaves something to the background.
    pub(crate) fn defer(&self, work: Work) {
        // Fails only when the background is gone, and then so is the session.
        let _ = self.work.unbounded_send(work);
    }
}
