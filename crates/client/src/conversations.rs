//! The conversations of an account: found on the server, checked, kept in memory.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crypto_core::trust::Pin;
use protocol::ids::{ConversationId, UserId};
use protocol::messages::{Conversation, Member};
use protocol::page::{Page, PageQuery};
use protocol::problem::Code;

use crate::core::Core;
use crate::error::{ClientError, Sealed};
use crate::http::Call;
use crate::keys::pin_new;
use crate::looks::LOOKED_AT;
use crate::marks::Mark;
use crate::sync::lock;
use crate::thread::{Thread, ThreadState, peer_of};
use crate::views::{ConversationView, Trust};
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

    /// Takes over what the server says about conversations: checks the peers' keys and pins those never seen.
    pub(crate) async fn adopt(&self, conversations: Vec<Conversation>) -> Result<(), ClientError> {
        let me = self.me();
        let met = conversations.into_iter().map(|info| Ok((peer_of(&info, me)?, info)));
        let mut met: Vec<_> = met.collect::<Result<_, ClientError>>()?;
        met.retain(|(peer, info)| self.is_same_peer(info.id, peer.keys.user_id));
        let chains = met.iter().map(|(peer, _)| &peer.keys);
        let new: Vec<(UserId, Pin)> = chains
            .filter_map(|chain| Some((chain.user_id, Pin::new(*self.keys.examine(chain).newest().ok()?))))
            .collect();
        self.keys.change_pins(&self.session, |pins| pin_new(pins, &new)).await?;
        self.take_over(&met);
        self.keep_conversations(met.iter().map(|(_, info)| info));
        Ok(())
    }

    /// Takes over what the device has copies of, once. What is in memory is newer.
    async fn adopt_copies(&self) {
        let mut copied = self.conversations.copied.lock().await;
        if !*copied {
            let mut met = self.conversations_from_copies().await;
            met.retain(|(_, info)| self.conversations.get(info.id).is_none());
            self.take_over(&met);
            *copied = true;
        }
    }

    /// Puts conversations into memory, with their peers' keys as they compare with those pinned.
    fn take_over(&self, met: &[(Member, Conversation)]) {
        let me = self.me();
        for (peer, info) in met.iter().cloned() {
            let peer_keys = self.keys.examine(&peer.keys);
            let thread =
                self.conversations.put(Thread::new(me, info.clone(), peer.clone(), peer_keys.clone()));
            let mut state = lock(&thread.state);
            if state.info.cleared_at != info.cleared_at {
                state.forget_copy();
                self.copies.forget_archive(info.id);
            }
            (state.info, state.peer, state.peer_keys) = (info, peer, peer_keys);
            self.check_pages(&mut state);
        }
    }

    /// Whoever is in a conversation stays in it; another person is refused and leaves the conversation as it was.
    fn is_same_peer(&self, id: ConversationId, shown: UserId) -> bool {
        let Some(thread) = self.conversations.get(id) else { return true };
        let mut state = lock(&thread.state);
        let same = state.peer.keys.user_id == shown;
        if !same {
            state.suspect(ClientError::PeerExchanged);
        }
        same
    }

    /// Archive pages are written once and stay.
    fn check_pages(&self, state: &mut ThreadState) {
        let mark = Mark::Page(self.me(), state.info.id);
        if let Err(sign) = self.marks.check(mark, state.info.pages, Sealed::ArchivePage) {
            state.suspect(sign);
            state.info.pages = u64::try_from(self.marks.of(mark)).unwrap_or(u64::MAX);
        }
    }

    /// Changes what is pinned for the peer to their newest keys, after the reader has looked.
    pub(crate) async fn accept_keys(&self, id: ConversationId, verified: bool) -> Result<(), ClientError> {
        let thread = self.known(id).await?;
        let (chain, newest) = {
            let state = lock(&thread.state);
            (state.peer.keys.clone(), *state.peer_newest()?)
        };
        let change = |pins: &mut std::collections::BTreeMap<UserId, Pin>| {
            let pin = pins.entry(chain.user_id).or_insert_with(|| Pin::new(newest));
            let known = pin.statement.keys == newest.keys;
            pin.verified = verified || (known && pin.verified);
            pin.statement = newest;
        };
        self.keys.change_pins(&self.session, change).await?;
        for thread in self.conversations.all() {
            let mut state = lock(&thread.state);
            if state.peer.keys.user_id == chain.user_id {
                state.peer_keys = self.keys.examine(&state.peer.keys);
                debug_assert_ne!(state.peer_keys.trust, Trust::Changed);
            }
        }
        Ok(())
    }
}
