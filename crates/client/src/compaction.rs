//! When the newest messages have become many, the oldest of them are sealed into the next archive page.

use crypto_core::archive::{ArchivedMessage, PageContent, Participant, page_digest};
use crypto_core::identity::IdentitySecret;
use protocol::ids::ConversationId;
use protocol::keys::IdentityKeys;
use protocol::limits::{PAGE_BYTES, PAGE_ENTRIES, PAGE_TRIGGER_BYTES};
use protocol::messages::{Entry, PutPage};

use crate::core::Core;
use crate::error::{ClientError, Sealed};
use crate::http::Call;
use crate::marks::Mark;
use crate::platform::rng;
use crate::sync::lock;
use crate::thread::{EntryCount, Thread};

/// Room in a page for JSON around the messages and for padding (Padmé adds at most 12 %).
const PAGE_CONTENT_BYTES: usize = PAGE_BYTES / 4 * 3;

/// Messages that one page may take over.
const PAGE_MESSAGES: usize = 500;

/// True when entries are due to be sealed into a page.
pub(crate) fn is_due(count: EntryCount) -> bool {
    count.number >= PAGE_ENTRIES || (count.bytes >= PAGE_TRIGGER_BYTES && count.number > 1)
}

/// How many of the oldest entries go into a page, by their sizes in bytes, oldest first: enough to halve what made
/// the compaction due, never all of them, never more than a page holds.
fn choose(sizes: &[usize]) -> usize {
    let total: usize = sizes.iter().sum();
    let (mut number, mut bytes) = (0_usize, 0_usize);
    for size in sizes {
        let rest = EntryCount { number: sizes.len() - number, bytes: total - bytes };
        let halved = rest.number <= PAGE_ENTRIES / 2 && rest.bytes <= PAGE_TRIGGER_BYTES / 2;
        if halved || rest.number == 1 || number == PAGE_MESSAGES || bytes + size > PAGE_CONTENT_BYTES {
            break;
        }
        number += 1;
        bytes += size;
    }
    number
}

impl Core {
    /// Seals the oldest entries of a conversation into its next page. Another device that was faster has done the
    /// same work.
    ///
    /// # Errors
    /// `page_taken` or `precondition_failed` when another device was faster.
    pub(crate) async fn compact(&self, thread: &Thread) -> Result<(), ClientError> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let page = self.fetch_entries(thread.id, entries.last().map(|entry| entry.message_id)).await?;
            let more = page.next_cursor.is_some() && !page.items.is_empty();
            entries.extend(page.items);
            if !more {
                break;
            }
        }
        let sizes: Vec<usize> = entries.iter().map(|entry| entry.blob.data.len()).collect();
        let total = EntryCount { number: sizes.len(), bytes: sizes.iter().sum() };
        if !is_due(total) {
            lock(&thread.state).entries = total;
            return Ok(());
        }
        entries.truncate(choose(&sizes));
        self.see(thread, &entries).await;
        self.fetch(thread.id).await?;
        let pages = lock(&thread.state).info.pages;
        let (number, body) = self.seal_page(thread, pages, &entries).await?;
        self.session.send(Call::put(format!("/conversations/{}/pages/{number}", thread.id), &body)?).await?;
        self.raise(Mark::Page, thread.id, number);
        self.copies.keep_page(thread.id, number, &body.page);
        self.copies.forget_entries(thread.id, body.entries.iter().copied());
        let moved: usize = entries.iter().map(|entry| entry.blob.data.len()).sum();
        let mut state = lock(&thread.state);
        state.info.pages = number;
        state.paged_here(number);
        state.entries =
            EntryCount { number: total.number - entries.len(), bytes: total.bytes.saturating_sub(moved) };
        Ok(())
    }

    /// What is sealed here counts as seen here, but another device may have archived some of it a moment ago: what it
    /// says then is in a page before its event arrives.
    async fn see(&self, thread: &Thread, entries: &[Entry]) {
        // Whoever is loading may have asked before.
        let _alone = thread.loading.lock().await;
        if !lock(&thread.state).loaded {
            return;
        }
        let news = entries.iter().filter(|entry| self.add_entry(thread, entry)).count();
        if news > 0 {
            self.tell(thread.id);
        }
    }

    async fn seal_page(
        &self,
        thread: &Thread,
        pages: u64,
        entries: &[Entry],
    ) -> Result<(u64, PutPage), ClientError> {
        let previous = match pages {
            // Nothing lies before the first page, nor before the first after a deletion.
            pages if pages <= lock(&thread.state).history.deleted().pages() => None,
            // Opened first: what this page names must be what was written.
            newest => Some(page_digest(&self.fetch_page(thread.id, newest).await?.0)),
        };
        let open = |entry: &Entry| {
            let opened = self.keys.ring.open_entry(thread.id, entry.message_id, &entry.blob);
            let content = opened.map_err(|_| ClientError::Tampered { what: Sealed::Entries })?;
            Ok(ArchivedMessage { message_id: entry.message_id, content })
        };
        let number = pages.saturating_add(1);
        let content = PageContent {
            conversation_id: thread.id,
            participants: self.participants(thread)?,
            number,
            previous,
            messages: entries.iter().map(open).collect::<Result<_, ClientError>>()?,
            other: serde_json::Map::new(),
        };
        let page = self.keys.ring.seal_page(&content, &mut rng()).map_err(|_| ClientError::TooLong)?;
        Ok((number, PutPage { page, entries: entries.iter().map(|entry| entry.message_id).collect() }))
    }

    /// Both members with the keys this person holds for them.
    pub(crate) fn participants(&self, thread: &Thread) -> Result<Vec<Participant>, ClientError> {
        let own: IdentityKeys = self.keys.with_identity(IdentitySecret::keys);
        let state = lock(&thread.state);
        let peer = state.peer_newest()?.keys;
        Ok(vec![
            Participant { user_id: self.me(), keys: own },
            Participant { user_id: state.peer.keys.user_id, keys: peer },
        ])
    }

    /// Queues a compaction if one is due.
    pub(crate) fn compact_if_due(&self, id: ConversationId, count: EntryCount) {
        if is_due(count) {
            self.defer(crate::work::Work::Compact(id));
        }
    }
}

#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_small_entries_are_halved() {
        assert_eq!(choose(&[300; 200]), 100);
        assert_eq!(choose(&[300; 399]), 299);
        assert_eq!(choose(&[300; 800]), 500);
    }

    #[test]
    fn few_large_entries_are_moved_until_half_the_bytes_remain() {
        assert_eq!(choose(&[16 * 1024; 4]), 2);
        assert_eq!(choose(&[60 * 1024, 60 * 1024]), 1);
    }

    #[test]
    fn a_page_never_overflows_and_the_newest_entry_stays() {
        assert_eq!(choose(&[64 * 1024; 10]), 3);
        assert_eq!(choose(&[100 * 1024]), 0);
        assert_eq!(choose(&[]), 0);
    }

    #[test]
    fn compaction_is_due_by_number_or_by_size() {
        assert!(is_due(EntryCount { number: 200, bytes: 0 }));
        assert!(is_due(EntryCount { number: 2, bytes: 64 * 1024 }));
        assert!(!is_due(EntryCount { number: 199, bytes: 64 * 1024 - 1 }));
        assert!(!is_due(EntryCount { number: 1, bytes: 64 * 1024 }));
    }
}
