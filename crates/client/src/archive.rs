//! Reading one's own archive: entries, pages and the state.

use protocol::accounts::Versioned;
use protocol::ids::{ConversationId, MessageId};
use protocol::messages::{ArchivePage, Entry, EntryQuery};
use protocol::page::Page;

use crate::core::Core;
use crate::error::ClientError;
use crate::history::Older;
use crate::http::Call;
use crate::sync::lock;
use crate::thread::{EntryCount, Reading, Thread};
use crate::work::Work;

/// Entries per request.
const LIMIT: i64 = 100;

impl Core {
    /// Loads the newest history once: the state, every entry, and a page if there is no entry.
    pub(crate) async fn load(&self, thread: &Thread) -> Result<(), ClientError> {
        let _alone = thread.loading.lock().await;
        if lock(&thread.state).loaded {
            return Ok(());
        }
        let reading = self.fetch_reading(thread.id).await?;
        let (count, full) = self.load_entries(thread).await?;
        {
            let mut state = lock(&thread.state);
            state.reading = reading;
            state.entries = count;
            state.history.older = Older::starting_at(state.info.pages);
        }
        if count.number == 0 {
            self.load_page(thread).await?;
        }
        lock(&thread.state).loaded = true;
        if full {
            self.defer(Work::Compact(thread.id));
        }
        Ok(())
    }

    /// Adds entries that another device stored. True when there were any.
    pub(crate) async fn reload(&self, thread: &Thread) -> Result<bool, ClientError> {
        let before = lock(&thread.state).history.archived_after(None);
        let (count, _) = self.load_entries(thread).await?;
        let mut state = lock(&thread.state);
        state.entries = count;
        Ok(state.history.archived_after(None) != before)
    }

    /// Loads the page before what is loaded. False when there is none.
    pub(crate) async fn older(&self, thread: &Thread) -> Result<bool, ClientError> {
        let _alone = thread.loading.lock().await;
        self.load_page(thread).await
    }

    async fn load_page(&self, thread: &Thread) -> Result<bool, ClientError> {
        let cursor = lock(&thread.state).history.older;
        let Some(number) = cursor.next() else { return Ok(false) };
        let sealed = self.fetch_page(thread.id, number).await?;
        let page = self
            .keys
            .ring
            .open_page(thread.id, number, &sealed.page)
            .map_err(|_| ClientError::Tampered { what: "archive page" })?;
        let mut state = lock(&thread.state);
        state.history.older = cursor.advance(&sealed.page, &page)?;
        for message in &page.messages {
            state.history.add(message.message_id, &message.content);
        }
        Ok(true)
    }

    /// Reads every entry into memory. Their count, and whether they are due for a page.
    async fn load_entries(&self, thread: &Thread) -> Result<(EntryCount, bool), ClientError> {
        let mut count = EntryCount::default();
        let mut after = None;
        loop {
            let page = self.fetch_entries(thread.id, after).await?;
            for entry in &page.items {
                count.add(entry.blob.data.len());
                self.add_entry(thread, entry)?;
            }
            after = page.items.last().map(|entry| entry.message_id);
            if page.next_cursor.is_none() || after.is_none() {
                return Ok((count, crate::compaction::is_due(count)));
            }
        }
    }

    /// Reads one entry into memory. True when it was not there.
    pub(crate) fn add_entry(&self, thread: &Thread, entry: &Entry) -> Result<bool, ClientError> {
        let opened = self.keys.ring.open_entry(thread.id, entry.message_id, &entry.blob);
        let content = opened.map_err(|_| ClientError::Tampered { what: "archive entry" })?;
        Ok(lock(&thread.state).history.add(entry.message_id, &content))
    }

    pub(crate) async fn fetch_entries(
        &self,
        id: ConversationId,
        after: Option<MessageId>,
    ) -> Result<Page<Entry>, ClientError> {
        let query = EntryQuery { after, limit: Some(LIMIT) };
        self.session.send(Call::get(format!("/conversations/{id}/entries")).query(&query)?).await?.json()
    }

    pub(crate) async fn fetch_page(
        &self,
        id: ConversationId,
        number: u64,
    ) -> Result<ArchivePage, ClientError> {
        self.session.send(Call::get(format!("/conversations/{id}/pages/{number}"))).await?.json()
    }

    /// The state as the server has it.
    pub(crate) async fn fetch_reading(&self, id: ConversationId) -> Result<Reading, ClientError> {
        let stored: Versioned =
            self.session.send(Call::get(format!("/conversations/{id}/state"))).await?.json()?;
        let Some(blob) = stored.blob else { return Ok(Reading::default()) };
        let opened = self.keys.ring.open_state(id, stored.version, &blob);
        let content = opened.map_err(|_| ClientError::Tampered { what: "reading state" })?;
        Ok(Reading { version: stored.version, content })
    }
}
