//! Catching up with what other devices of the account have archived, read and deleted.

use protocol::ids::{ConversationId, MessageId};
use protocol::messages::Entries;

use super::Work;
use crate::core::Core;
use crate::error::ClientError;
use crate::sync::lock;
use crate::thread::Thread;
use crate::updates::Update;

/// Where something was that another device had archived.
enum Found {
    /// In memory already, or nowhere.
    Nothing,
    /// Among the entries, which are in memory now.
    Entries,
    /// In a page that this device does not know.
    Paged,
}

impl Core {
    /// Loads what another device of this account archived.
    pub(super) async fn catch_up(
        &self,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<(), ClientError> {
        let thread = self.known(conversation).await?;
        match self.add_entries_to(&thread, message).await? {
            Found::Nothing => return Ok(()),
            Found::Entries => {}
            Found::Paged => self.load_anew(&thread).await?,
        }
        self.tell(conversation);
        Ok(())
    }

    /// Adds entries up to `message`.
    async fn add_entries_to(&self, thread: &Thread, message: MessageId) -> Result<Found, ClientError> {
        // Whoever is loading may have asked before the message was there.
        let _alone = thread.loading.lock().await;
        let after = {
            let state = lock(&thread.state);
            if !state.loaded {
                self.defer(Work::Preview(thread.id));
                return Ok(Found::Nothing);
            }
            if state.history.is_archived(message) {
                return Ok(Found::Nothing);
            }
            state.history.before(message)
        };
        let Entries { items, pages, .. } = self.fetch_entries(thread.id, after).await?;
        let mut found = Found::Nothing;
        for entry in items {
            if self.add_entry(thread, &entry) {
                found = Found::Entries;
            }
        }
        let state = lock(&thread.state);
        Ok(if pages > state.paged && !state.history.contains(message) { Found::Paged } else { found })
    }

    /// Finds out what is outdated, one conversation after the other: what fails in one does not hold up the others.
    pub(super) async fn reload_all(&self) -> Result<(), ClientError> {
        if self.conversations.all().is_empty() {
            return Ok(());
        }
        // First what was deleted elsewhere: it is not missing.
        self.list().await?;
        for thread in self.conversations.all() {
            // Whoever is loading may have asked before what was missed was there.
            let _alone = thread.loading.lock().await;
            let mut state = lock(&thread.state);
            state.outdate();
            if state.loaded {
                self.defer(Work::Refresh(thread.id));
            }
        }
        // The others are looked at by whoever shows the list.
        self.hub.tell(Update::Conversations);
        Ok(())
    }

    /// Loads what another device archived, read and deleted.
    pub(super) async fn refresh(&self, thread: &Thread) -> Result<(), ClientError> {
        // An attempt before this one may have ended between forgetting and loading.
        let loaded = lock(&thread.state).loaded;
        let news = if loaded {
            self.reload(thread).await?
        } else {
            self.load(thread).await?;
            true
        };
        if news {
            self.tell(thread.id);
        }
        self.reread(thread).await
    }
}
