//! Search in one's own conversations: on this device and in memory only. The server learns which pages are fetched, not
//! what is looked for.

mod fold;
mod index;

use std::collections::HashMap;
use std::sync::Mutex;

use futures::{StreamExt, stream};
use protocol::ids::{ConversationId, MessageId};
use zeroize::Zeroizing;

use crate::core::Core;
use crate::error::ClientError;
use crate::history::{Held, Older};
use crate::sync::lock;
use crate::thread::Thread;

pub use index::Hit;
use index::{Document, Index};

/// Answers to one question.
const HITS: usize = 100;

/// Pages fetched at the same time.
const PARALLEL: usize = 4;

/// How far the preparation of a search has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gathered {
    /// Conversations and archive pages that have been read.
    pub done: u64,
    /// All there are, as far as known.
    pub total: u64,
    /// True when some messages had no room in memory, or could not be fetched: they cannot be found.
    pub incomplete: bool,
}

/// What can be found.
#[derive(Debug, Default)]
pub(crate) struct Search(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    index: Index,
    /// Archive pages of each conversation that have been read, from page 1 without a hole.
    pages: HashMap<ConversationId, u64>,
}

impl Search {
    /// Forgets everything.
    pub(crate) fn clear(&self) {
        *lock(&self.0) = Known::default();
    }

    fn add(
        &self,
        conversation: ConversationId,
        messages: impl IntoIterator<Item = (MessageId, Held)>,
    ) -> bool {
        let mut known = lock(&self.0);
        let mut room = true;
        for (message, Held { mine, content, sent_at, .. }) in messages {
            if let Some(text) = content.searchable() {
                let text = Zeroizing::new(text);
                room &= known.index.add(Document { conversation, message, mine, sent_at, text });
            }
        }
        room
    }

    fn find(&self, query: &str, wanted: impl Fn(ConversationId, MessageId) -> bool) -> Vec<Hit> {
        lock(&self.0).index.find(query, wanted, HITS)
    }
}

impl Thread {
    /// False for what the reader deleted. What came late may lie before what was deleted.
    fn keeps(&self, message: MessageId) -> bool {
        let history = &lock(&self.state).history;
        let deleted = history.deleted();
        !deleted.hides(message) && (history.contains(message) || !deleted.excuses(message))
    }
}

impl Core {
    /// Reads what has not been read yet, of one conversation or of all, latest activity first. Whoever drops the future
    /// stops it; what was read stays.
    pub(crate) async fn gather(
        self: &std::sync::Arc<Self>,
        scope: Option<ConversationId>,
        mut tell: impl FnMut(Gathered),
    ) -> Result<(), ClientError> {
        let ids: Vec<ConversationId> = match scope {
            Some(id) => vec![id],
            None => self.conversations().await?.into_iter().map(|view| view.id).collect(),
        };
        let mut threads = Vec::new();
        for id in ids {
            threads.push(self.known(id).await?);
        }
        let unread = |thread: &Thread| {
            let pages = lock(&thread.state).info.pages;
            pages.saturating_sub(lock(&self.search.0).pages.get(&thread.id).copied().unwrap_or(0))
        };
        // Numbers of pages are the server's word.
        let total =
            threads.iter().map(|thread| unread(thread).saturating_add(1)).fold(0, u64::saturating_add);
        let mut gathered = Gathered { done: 0, total, incomplete: false };
        tell(gathered);
        for thread in threads {
            let outcome = self.gather_one(&thread, &mut gathered, &mut tell).await;
            match outcome {
                // One conversation under attack or with an unreadable page does not hide the others.
                Err(sign) if sign.is_attack() => {
                    gathered.incomplete = true;
                    if lock(&thread.state).suspect(sign) {
                        self.tell(thread.id);
                    }
                }
                outcome => outcome?,
            }
            self.conversations.make_room();
            gathered.done = gathered.done.saturating_add(1);
            tell(gathered);
        }
        Ok(())
    }

    async fn gather_one(
        &self,
        thread: &Thread,
        gathered: &mut Gathered,
        tell: &mut impl FnMut(Gathered),
    ) -> Result<(), ClientError> {
        self.load(thread).await?;
        let (pages, deleted, loaded) = {
            let state = lock(&thread.state);
            let loaded: Vec<(MessageId, Held)> =
                state.history.held().map(|(id, held)| (id, held.clone())).collect();
            (state.info.pages, state.history.deleted().pages(), loaded)
        };
        gathered.incomplete |= !self.search.add(thread.id, loaded);
        let known = lock(&self.search.0).pages.get(&thread.id).copied().unwrap_or(0);
        // What was deleted is not there to be read.
        let read = known.max(deleted);
        gathered.done = gathered.done.saturating_add(read.saturating_sub(known));
        // Backwards: what is new is looked for most, and each page names the one before.
        let mut cursor = Older::starting_at(pages, read);
        let numbers = stream::iter((read.saturating_add(1)..=pages).rev());
        let mut fetched =
            std::pin::pin!(numbers.map(|number| self.fetch_page(thread.id, number)).buffered(PARALLEL));
        while let Some(page) = fetched.next().await {
            let (sealed, page) = page?;
            let me = self.me();
            cursor = cursor.advance(&sealed, &page)?;
            lock(&thread.state).check_page(&page, me);
            let messages = page
                .messages
                .iter()
                .map(|message| (message.message_id, Held::archived(&message.content, me)));
            gathered.incomplete |= !self.search.add(thread.id, messages);
            gathered.done = gathered.done.saturating_add(1);
            tell(*gathered);
        }
        lock(&self.search.0).pages.insert(thread.id, pages);
        Ok(())
    }

    /// What has been read and holds these words, but for what was deleted since.
    pub(crate) fn find(&self, query: &str, scope: Option<ConversationId>) -> Vec<Hit> {
        self.search.find(query, |conversation, message| {
            let in_scope = scope.is_none_or(|scope| scope == conversation);
            in_scope && self.conversations.get(conversation).is_some_and(|thread| thread.keeps(message))
        })
    }
}
