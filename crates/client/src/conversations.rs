//! The conversations of an account: found on the server, kept in memory.

mod adopt;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use protocol::ids::ConversationId;
use protocol::messages::Conversation;
use protocol::page::{Page, PageQuery};
use protocol::problem::Code;

use crate::core::Core;
use crate::error::ClientError;
use crate::http::Call;
use crate::looks::LOOKED_AT;
use crate::sync::lock;
use crate::thread::Thread;
use crate::views::ConversationView;
use crate::work::Work;

/// Histories that stay in memory.
const KEPT: usize = 30;

/// What is known of the account's conversations.
#[derive(Debug, Default)]
pub(crate) struct Conversations {
    threads: Mutex<HashMap<ConversationId, Arc<Thread>>>,
    /// Counts how often the server's list has become another.
    outdated: AtomicU64,
    /// Where that count stood when the list was last fetched.
    listed: futures::lock::Mutex<Option<u64>>,
    /// True once everything that the device has copies of is in memory.
    copied: futures::lock::Mutex<bool>,
    /// Counts how often readers asked for a history.
    uses: AtomicU64,
}

impl Conversations {
    /// Everything in memory.
    pub(crate) fn all(&self) -> Vec<Arc<Thread>> {
        lock(&self.threads).values().cloned().collect()
    }

    /// A conversation in memory.
    pub(crate) fn get(&self, id: ConversationId) -> Option<Arc<Thread>> {
        lock(&self.threads).get(&id).cloned()
    }

    /// A reader asks for this conversation.
    fn used(&self, thread: &Thread) {
        lock(&thread.state).used = self.uses.fetch_add(1, Ordering::Relaxed).saturating_add(1);
    }

    /// Drops histories that nobody has asked for lately.
    pub(crate) fn make_room(&self) {
        let used = |thread: Arc<Thread>| {
            let state = lock(&thread.state);
            let used = state.loaded.then_some(state.used);
            drop(state);
            Some((used?, thread))
        };
        let mut loaded: Vec<_> = self.all().into_iter().filter_map(used).collect();
        loaded.sort_unstable_by_key(|(used, _)| std::cmp::Reverse(*used));
        for (_, thread) in loaded.into_iter().skip(KEPT) {
            // Whoever is loading goes on with what they know.
            if let Some(_alone) = thread.loading.try_lock() {
                lock(&thread.state).forget();
            }
        }
    }

    /// The server has another list by now.
    pub(crate) fn outdate(&self) {
        self.outdated.fetch_add(1, Ordering::AcqRel);
    }

    /// One that is gone.
    fn remove(&self, id: ConversationId) {
        lock(&self.threads).remove(&id);
    }

    fn put(&self, thread: Thread) -> Arc<Thread> {
        Arc::clone(lock(&self.threads).entry(thread.id).or_insert_with(|| Arc::new(thread)))
    }
}

impl Core {
    /// Every conversation, latest activity first, as it is known so far; the newest ones are looked at meanwhile.
    pub(crate) async fn conversations(self: &Arc<Self>) -> Result<Vec<ConversationView>, ClientError> {
        match self.list().await {
            Err(error) if error.is_out_of_reach() => {
                self.adopt_copies().await;
                // A list that has never been there is not empty.
                if self.conversations.all().is_empty() {
                    return Err(error);
                }
                self.defer(Work::Reload);
            }
            outcome => outcome?,
        }
        let threads = self.conversations.all();
        let mut views: Vec<_> =
            threads.iter().filter_map(|thread| lock(&thread.state).view_if_kept()).collect();
        views.sort_by_key(|view| (std::cmp::Reverse(view.last_activity), view.id));
        self.look_at(views.iter().take(LOOKED_AT).map(|view| view.id));
        Ok(views)
    }

    /// One conversation with its newest history.
    pub(crate) async fn thread(&self, id: ConversationId) -> Result<Arc<Thread>, ClientError> {
        let thread = self.known(id).await?;
        self.conversations.used(&thread);
        self.load(&thread).await?;
        Ok(thread)
    }

    /// One conversation, whether its history is loaded or not.
    pub(crate) async fn known(&self, id: ConversationId) -> Result<Arc<Thread>, ClientError> {
        if let Some(thread) = self.conversations.get(id) {
            return Ok(thread);
        }
        match self.fetch(id).await {
            Err(error) if error.is_out_of_reach() => {
                self.adopt_copies().await;
                self.conversations.get(id).ok_or(error)
            }
            outcome => outcome,
        }
    }

    /// One conversation as the server has it now.
    pub(crate) async fn fetch(&self, id: ConversationId) -> Result<Arc<Thread>, ClientError> {
        let conversation: Conversation =
            match self.session.send(Call::get(format!("/conversations/{id}"))).await {
                Err(error) if error.code() == Some(Code::NotFound) => return Err(ClientError::Unknown),
                answer => answer?.json()?,
            };
        self.adopt(vec![conversation]).await?;
        self.conversations.get(id).ok_or(ClientError::Answer)
    }

    pub(crate) async fn list(&self) -> Result<(), ClientError> {
        let mut listed = self.conversations.listed.lock().await;
        let now = Some(self.conversations.outdated.load(Ordering::Acquire));
        if *listed != now {
            self.fetch_list().await?;
            *listed = now;
        }
        Ok(())
    }

    async fn fetch_list(&self) -> Result<(), ClientError> {
        let mut cursor = None;
        let mut unlisted: HashSet<ConversationId> =
            self.conversations.all().iter().map(|thread| thread.id).collect();
        loop {
            let query = PageQuery { cursor, limit: Some(100) };
            let page: Page<Conversation> =
                self.session.send(Call::get("/conversations").query(&query)?).await?.json()?;
            if page.next_cursor.is_some() && page.next_cursor == query.cursor {
                return Err(ClientError::Answer);
            }
            for listed in &page.items {
                unlisted.remove(&listed.id);
            }
            self.adopt(page.items).await?;
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        // Deleted on another device, or gone.
        for id in unlisted {
            self.look(id).await?;
        }
        self.forget_other_conversations().await;
        Ok(())
    }

    /// Looks at a conversation in memory again; one that is gone goes.
    pub(crate) async fn look(&self, id: ConversationId) -> Result<(), ClientError> {
        if self.conversations.get(id).is_none() {
            return Ok(());
        }
        match self.fetch(id).await {
            Err(ClientError::Unknown) => {
                self.conversations.remove(id);
                self.copies.forget_conversation(id);
            }
            outcome => drop(outcome?),
        }
        self.tell(id);
        Ok(())
    }
}
