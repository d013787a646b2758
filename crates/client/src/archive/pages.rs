//! Reading back, page by page.

use crypto_core::archive::PageContent;
use futures::{StreamExt, stream};
use protocol::ids::MessageId;
use protocol::sealed::Blob;

use crate::core::Core;
use crate::error::ClientError;
use crate::sync::lock;
use crate::thread::{Thread, ThreadState};

/// Pages fetched at the same time.
const PARALLEL: usize = 6;

impl Core {
    /// Loads the page before what is loaded. False when there is none.
    pub(crate) async fn older(&self, thread: &Thread) -> Result<bool, ClientError> {
        let _alone = thread.loading.lock().await;
        let loaded = self.load_page(thread).await;
        if let Err(sign) = &loaded {
            lock(&thread.state).suspect(sign.clone());
        }
        loaded
    }

    /// Loads pages until a message is in memory. False when it is in none of them.
    pub(crate) async fn reach(&self, thread: &Thread, message: MessageId) -> Result<bool, ClientError> {
        let _alone = thread.loading.lock().await;
        let reached = self.load_pages_to(thread, message).await;
        if let Err(sign) = &reached {
            lock(&thread.state).suspect(sign.clone());
        }
        reached
    }

    async fn load_pages_to(&self, thread: &Thread, message: MessageId) -> Result<bool, ClientError> {
        let left = |state: &ThreadState| {
            let history = &state.history;
            let ends = history.contains(message) || history.oldest() < Some(message);
            history.older.next().filter(|_| !ends)
        };
        let first = left(&lock(&thread.state));
        let numbers = (1..=first.unwrap_or(0)).rev();
        // Side by side, but taken in order: each page names the one before.
        let pages = stream::iter(numbers).map(|number| self.fetch_page(thread.id, number));
        let mut pages = std::pin::pin!(pages.buffered(PARALLEL));
        while let Some(page) = pages.next().await {
            let (sealed, page) = page?;
            self.take_page(thread, &sealed, &page)?;
            if left(&lock(&thread.state)).is_none() {
                break;
            }
        }
        Ok(lock(&thread.state).history.contains(message))
    }

    pub(crate) async fn load_page(&self, thread: &Thread) -> Result<bool, ClientError> {
        let cursor = lock(&thread.state).history.older;
        let Some(number) = cursor.next() else { return Ok(false) };
        let (sealed, page) = self.fetch_page(thread.id, number).await?;
        self.take_page(thread, &sealed, &page)?;
        Ok(true)
    }

    /// Puts the page before what is loaded into memory.
    fn take_page(&self, thread: &Thread, sealed: &Blob, page: &PageContent) -> Result<(), ClientError> {
        let mut state = lock(&thread.state);
        state.history.older = state.history.older.advance(sealed, page)?;
        state.check_page(page, self.me());
        for message in &page.messages {
            state.history.add(message.message_id, &message.content);
        }
        Ok(())
    }
}
