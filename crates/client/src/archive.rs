//! Reading one's own archive: entries, pages and the state. What does not hold is shown as tampering where it is, and
//! the rest goes on.

mod fetch;
mod pages;

use crypto_core::archive::EntryContent;
use protocol::ids::MessageId;
use protocol::messages::Entry;

use crate::core::Core;
use crate::error::{ClientError, Sealed};
use crate::history::Older;
use crate::marks::{Mark, height};
use crate::own_copy::Deleted;
use crate::sync::lock;
use crate::thread::{EntryCount, Thread};
use crate::work::Work;

/// How often a walk begins: devices do not write pages that fast, but a server can say so.
const WALKS: u32 = 5;

/// Archive pages, a million messages, beyond which copies are not tidied: the number is only the server's word, and each
/// page takes memory.
const TIDIED: u64 = 10_000;

/// What a walk over all entries found.
#[derive(Debug, Default)]
struct Listed {
    count: EntryCount,
    newest: Option<MessageId>,
    /// Archive pages, the same from the first request of the walk to the last.
    pages: Option<u64>,
}

impl Core {
    /// Loads the newest history once: the state, every entry, and a page if there is no entry. Copies are loaded anew when
    /// the server can be reached.
    pub(crate) async fn load(&self, thread: &Thread) -> Result<(), ClientError> {
        if !self.load_once(thread).await? {
            self.conversations.outdate();
            self.defer(Work::Reload);
        }
        Ok(())
    }

    /// False when only the device's copies could be loaded.
    async fn load_once(&self, thread: &Thread) -> Result<bool, ClientError> {
        let _alone = thread.loading.lock().await;
        if lock(&thread.state).loaded {
            return Ok(true);
        }
        let fresh = match self.load_fresh(thread).await {
            Err(error) if error.is_out_of_reach() && self.load_copies(thread).await => false,
            outcome => {
                outcome?;
                true
            }
        };
        self.restore_outbox(thread).await;
        lock(&thread.state).loaded = true;
        self.leave_receipt(thread);
        Ok(fresh)
    }

    /// Loads the newest history from the server.
    async fn load_fresh(&self, thread: &Thread) -> Result<(), ClientError> {
        let reading = thread.tolerate(self.fetch_reading(thread.id).await)?.unwrap_or_default();
        let deleted = Deleted::of(&reading.content);
        let expected = deleted.expected(self.expected(thread).max(height(reading.content.last_read)));
        let Listed { count, newest, pages } = self.load_entries(thread).await?;
        thread.check_newest(newest, expected);
        {
            let mut state = lock(&thread.state);
            state.take_reading(reading);
            state.entries = count;
            // This device may have written one since the entries were read.
            state.info.pages = pages.unwrap_or(0).max(state.info.pages);
            state.paged = state.info.pages;
            state.history.older = Older::starting_at(state.paged, deleted.pages());
        }
        if count.number == 0 {
            thread.tolerate(self.load_page(thread).await)?;
        }
        self.compact_if_due(thread.id, count);
        self.tidy_copies(thread);
        Ok(())
    }

    /// Copies of the archive are no more than what the archive holds.
    fn tidy_copies(&self, thread: &Thread) {
        // Under the lock: what is added to the history later is kept later, too.
        let state = lock(&thread.state);
        let archived = state.history.held().filter(|(_, held)| held.is_archived()).map(|(id, _)| id);
        let deleted = state.history.deleted().pages();
        if state.paged.saturating_sub(deleted) > TIDIED {
            return;
        }
        let pages = deleted.saturating_add(1)..=state.paged;
        self.copies.keep_only(thread.id, &archived.collect(), pages);
    }

    /// Adds entries that another device stored. True when there were any.
    pub(crate) async fn reload(&self, thread: &Thread) -> Result<bool, ClientError> {
        if lock(&thread.state).history.provisional {
            self.forget(thread).await;
            return if self.load_once(thread).await? { Ok(true) } else { Err(ClientError::Network) };
        }
        let expected = lock(&thread.state).history.deleted().expected(self.expected(thread));
        let before = lock(&thread.state).history.archived_after(None);
        let Listed { count, newest, pages } = self.load_entries(thread).await?;
        if pages.is_some_and(|pages| pages > lock(&thread.state).paged) {
            self.load_anew(thread).await?;
            return Ok(true);
        }
        let rolled_back = thread.check_newest(newest, expected);
        let mut state = lock(&thread.state);
        state.entries = count;
        Ok(rolled_back || state.history.archived_after(None) != before)
    }

    /// Loads the newest history again: another device has sealed into pages what was never in memory here.
    pub(crate) async fn load_anew(&self, thread: &Thread) -> Result<(), ClientError> {
        self.forget(thread).await;
        self.load(thread).await
    }

    /// Whoever loads next begins anew.
    async fn forget(&self, thread: &Thread) {
        let _alone = thread.loading.lock().await;
        let mut state = lock(&thread.state);
        state.history.forget_archived();
        state.loaded = false;
    }

    /// Reads every entry into memory, from the start again whenever another device moves some into a page meanwhile.
    async fn load_entries(&self, thread: &Thread) -> Result<Listed, ClientError> {
        let (mut listed, mut walks) = (Listed::default(), 0);
        loop {
            let page = self.fetch_entries(thread.id, listed.newest).await?;
            if listed.pages.is_some_and(|pages| pages < page.pages) {
                walks += 1;
                if walks == WALKS {
                    return Err(ClientError::Answer);
                }
                listed = Listed::default();
                continue;
            }
            listed.pages = Some(page.pages);
            for entry in &page.items {
                listed.count.add(entry.blob.data.len());
                self.add_entry(thread, entry);
            }
            let Some(last) = page.items.last() else { return Ok(listed) };
            listed.newest = Some(last.message_id);
            if page.next_cursor.is_none() {
                return Ok(listed);
            }
        }
    }

    /// Reads one entry into memory. True when that is news.
    pub(crate) fn add_entry(&self, thread: &Thread, entry: &Entry) -> bool {
        let id = entry.message_id;
        let mut state = lock(&thread.state);
        let Ok(content) = self.keys.ring.open_entry(thread.id, id, &entry.blob) else {
            state.suspect(ClientError::Tampered { what: Sealed::Entries });
            return state.history.add_altered(id);
        };
        if let EntryContent::Readable(readable) = &content {
            state.check_author(readable.from, self.me());
        }
        self.raise(Mark::Entry, thread.id, height(Some(id)));
        state.history.add(id, &content)
    }

    /// How far this archive must reach at least: its newest message always stays an entry.
    fn expected(&self, thread: &Thread) -> u128 {
        self.marks.of(Mark::Entry(self.me(), thread.id))
    }
}

impl Thread {
    /// Notices an archive that ends before what was already in it. True when that is news.
    fn check_newest(&self, newest: Option<MessageId>, expected: u128) -> bool {
        let rolled_back = height(newest) < expected;
        rolled_back && lock(&self.state).suspect(ClientError::RolledBack { what: Sealed::Entries })
    }

    /// Remembers a sign of an attack and goes on without what it concerns; other errors stay errors.
    fn tolerate<T>(&self, outcome: Result<T, ClientError>) -> Result<Option<T>, ClientError> {
        match outcome {
            Err(sign) if sign.is_attack() => {
                lock(&self.state).suspect(sign);
                Ok(None)
            }
            outcome => outcome.map(Some),
        }
    }
}
