//! Copies of conversations: who is in them, and the sealed archive.

use std::collections::BTreeSet;

use crypto_core::archive::PageContent;
use protocol::accounts::Versioned;
use protocol::ids::{ConversationId, MessageId};
use protocol::messages::{Conversation, Entry, Member};
use protocol::sealed::Blob;

use super::keeper::Task;
use super::{Copies, put, read};
use crate::core::Core;
use crate::history::Older;
use crate::marks::Mark;
use crate::outbox::forget_unfinished;
use crate::own_copy::Deleted;
use crate::storage::{Bucket, Change};
use crate::sync::lock;
use crate::thread::{EntryCount, Reading, Thread, peer_of};

/// Who is in which conversation.
const CONVERSATION: &str = "conversation/";

impl Copies {
    /// Keeps sealed entries of the archive.
    pub(crate) fn keep_entries<'a>(
        &self,
        id: ConversationId,
        entries: impl IntoIterator<Item = (MessageId, &'a Blob)>,
    ) {
        let copy = |(message, blob)| put(self.entry(id, message), blob);
        self.write(entries.into_iter().filter_map(copy).collect());
    }

    /// Entries have moved into a page.
    pub(crate) fn forget_entries(&self, id: ConversationId, entries: impl IntoIterator<Item = MessageId>) {
        let forget = |message| Change::delete(Bucket::Cache, self.entry(id, message));
        self.write(entries.into_iter().map(forget).collect());
    }

    /// Keeps a sealed page.
    pub(crate) fn keep_page(&self, id: ConversationId, number: u64, page: &Blob) {
        self.write(put(self.page(id, number), page).into_iter().collect());
    }

    /// Keeps the sealed state: what has been read and deleted.
    pub(crate) fn keep_reading(&self, id: ConversationId, state: &Versioned) {
        self.write(put(self.reading(id), state).into_iter().collect());
    }

    /// Of an archive there are these entries, and the pages after the first `deleted` up to the last of `pages`: other
    /// copies are outdated, or of what was deleted elsewhere.
    pub(crate) fn keep_only(
        &self,
        id: ConversationId,
        entries: &BTreeSet<MessageId>,
        pages: std::ops::RangeInclusive<u64>,
    ) {
        let entries = entries.iter().map(|message| self.entry(id, *message));
        let pages = pages.map(|number| self.page(id, number));
        let kept = entries.chain(pages).chain([self.reading(id)]).collect();
        self.leave(Task::Keep(self.archive(id), kept));
    }

    /// Forgets everything in a conversation.
    pub(crate) fn forget_archive(&self, id: ConversationId) {
        self.leave(Task::Forget(self.archive(id)));
    }

    /// Forgets a conversation that is gone, and what was being written in it.
    pub(crate) fn forget_conversation(&self, id: ConversationId) {
        self.write(vec![
            Change::delete(Bucket::Cache, self.key(&format!("{CONVERSATION}{id}"))),
            forget_unfinished(self.user, id),
        ]);
        self.forget_archive(id);
    }

    fn archive(&self, id: ConversationId) -> String {
        self.key(&format!("archive/{id}/"))
    }

    fn entry(&self, id: ConversationId, message: MessageId) -> String {
        format!("{}{message}", self.entries(id))
    }

    fn entries(&self, id: ConversationId) -> String {
        format!("{}entry/", self.archive(id))
    }

    fn page(&self, id: ConversationId, number: u64) -> String {
        format!("{}page/{number}", self.archive(id))
    }

    fn reading(&self, id: ConversationId) -> String {
        format!("{}state", self.archive(id))
    }
}

impl Core {
    /// Keeps what the server says about conversations.
    pub(crate) fn keep_conversations<'a>(&self, conversations: impl IntoIterator<Item = &'a Conversation>) {
        let copy = |info: &Conversation| self.sealed_copy(&format!("{CONVERSATION}{}", info.id), info);
        self.copies.write(conversations.into_iter().filter_map(copy).collect());
    }

    /// Forgets conversations that are neither on the server's list nor in memory.
    pub(crate) async fn forget_other_conversations(&self) {
        for id in self.copied_conversations().await {
            if self.conversations.get(id).is_none() {
                self.copies.forget_conversation(id);
            }
        }
    }

    async fn copied_conversations(&self) -> Vec<ConversationId> {
        let prefix = self.copies.key(CONVERSATION);
        let keys = self.storage.keys(Bucket::Cache, &prefix).await;
        keys.iter().filter_map(|key| key.strip_prefix(&prefix)?.parse().ok()).collect()
    }

    /// The conversations that were there last, with who is in them.
    pub(crate) async fn conversations_from_copies(&self) -> Vec<(Member, Conversation)> {
        let mut found = Vec::new();
        for id in self.copied_conversations().await {
            let what = format!("{CONVERSATION}{id}");
            let Some(copy) = self.storage.get(Bucket::Cache, &self.copies.key(&what)).await else { continue };
            let Some(mut info) = self.open_copy::<Conversation>(&what, &copy) else { continue };
            // Pages may have followed since.
            let pages = self.marks.of(Mark::Page(self.me(), id));
            info.pages = info.pages.max(u64::try_from(pages).unwrap_or(u64::MAX));
            if let Ok(peer) = peer_of(&info, self.me()) {
                found.push((peer, info));
            }
        }
        found
    }

    /// Loads the newest history from its copies. What does not open was altered on this device: the server will tell.
    /// False when there is nothing to load: this device never had it, or had no room.
    pub(crate) async fn load_copies(&self, thread: &Thread) -> bool {
        let Some(reading) = self.reading_from_copy(thread.id).await else { return false };
        let deleted = Deleted::of(&reading.content);
        let prefix = self.copies.entries(thread.id);
        let mut count = EntryCount::default();
        for (key, copy) in self.storage.scan(Bucket::Cache, &prefix).await {
            let message_id = key.strip_prefix(&prefix).and_then(|id| id.parse().ok());
            let (Some(message_id), Ok(blob)) = (message_id, serde_json::from_slice(&copy)) else { continue };
            let entry = Entry { message_id, blob };
            if self.keys.ring.open_entry(thread.id, message_id, &entry.blob).is_ok() {
                count.add(entry.blob.data.len());
                self.add_entry(thread, &entry);
            }
        }
        {
            let mut state = lock(&thread.state);
            state.take_reading(reading);
            state.entries = count;
            state.paged = state.info.pages;
            state.history.older = Older::starting_at(state.paged, deleted.pages());
            state.history.provisional = true;
        }
        if count.number == 0 {
            // Without a copy of the page, too, there is only what waits.
            let _ = self.load_page(thread).await;
        }
        true
    }

    async fn reading_from_copy(&self, id: ConversationId) -> Option<Reading> {
        let Versioned { version, blob } = read(&self.storage, &self.copies.reading(id)).await?;
        let Some(blob) = blob else { return Some(Reading::default()) };
        let content = self.keys.ring.open_state(id, version, &blob).ok()?;
        Some(Reading { version, content })
    }

    /// The copy of a page.
    pub(crate) async fn page_from_copy(
        &self,
        id: ConversationId,
        number: u64,
    ) -> Option<(Blob, PageContent)> {
        let page: Blob = read(&self.storage, &self.copies.page(id, number)).await?;
        let content = self.keys.ring.open_page(id, number, &page).ok()?;
        Some((page, content))
    }
}
