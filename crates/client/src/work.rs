//! What happens in the background, one thing after the other.

use std::collections::BTreeSet;
use std::sync::{Arc, Weak};

use futures::StreamExt;
use futures::channel::mpsc::UnboundedReceiver;
use protocol::ids::{ConversationId, MessageId};
use protocol::messages::Entries;

use crate::core::Core;
use crate::error::ClientError;
use crate::outbox::wait;
use crate::platform;
use crate::sync::lock;
use crate::thread::Thread;

/// Unintelligible answers in a row to put up with.
const UNINTELLIGIBLE: u32 = 4;

/// Something to do. The order is that of urgency: what is received may name what another device archived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Work {
    /// Another device archived a message.
    Entry(ConversationId, MessageId),
    /// Something about a conversation changed.
    Look(ConversationId),
    /// Empty the mailbox.
    Receive,
    /// Send what waits on the device.
    Send,
    /// Everything in memory may be outdated.
    Reload,
    /// Fetch what the list shows of a conversation whose history is not in memory.
    Preview(ConversationId),
    /// Seal a conversation's oldest entries into a page.
    Compact(ConversationId),
    /// Tell the server what became of the pro's first message.
    Receipt(ConversationId),
    /// Another device has read.
    Reading(ConversationId),
    /// Tell the peer how far this person has read.
    TellRead(ConversationId),
    /// Learn how far the peer has read.
    LearnRead(ConversationId),
    /// Give back to the device what the browser has thrown away.
    Restore,
}

/// Where something was that another device had archived.
enum Found {
    /// In memory already, or nowhere.
    Nothing,
    /// Among the entries, which are in memory now.
    Entries,
    /// In a page that this device does not know.
    Paged,
}

/// Starts the task that does what is deferred.
pub(crate) fn start(core: &Arc<Core>, to_do: UnboundedReceiver<Work>) {
    platform::spawn(run(Arc::downgrade(core), to_do));
}

async fn run(core: Weak<Core>, mut to_do: UnboundedReceiver<Work>) {
    while let Some(first) = to_do.next().await {
        let mut batch = BTreeSet::from([first]);
        while let Ok(more) = to_do.try_recv() {
            batch.insert(more);
        }
        for work in batch {
            let mut failures = 0;
            loop {
                let Some(core) = core.upgrade() else { return };
                match core.carry_out(work).await {
                    Err(ClientError::SignedOut) => return,
                    Err(error) if may_pass(&error, failures) => {
                        let updates = core.hub.subscribe();
                        drop(core);
                        wait(failures, updates).await;
                        failures += 1;
                    }
                    // Whatever else fails shows itself where the interface asks for it.
                    Ok(()) | Err(_) => break,
                }
            }
        }
    }
}

/// True when the same work may succeed later: after any loss of the connection, and after a few answers that nobody
/// understands, such as those of a proxy in between.
fn may_pass(error: &ClientError, failures: u32) -> bool {
    error.is_transient() || (*error == ClientError::Answer && failures < UNINTELLIGIBLE)
}

impl Core {
    async fn carry_out(self: &Arc<Self>, work: Work) -> Result<(), ClientError> {
        if work != Work::Restore {
            self.keys.confirm(&self.session).await?;
        }
        match work {
            Work::Look(conversation) => self.look(conversation).await,
            Work::Receive => self.receive().await,
            Work::Send => self.send_all().await,
            Work::Restore => self.restore().await,
            Work::Entry(conversation, message) => self.catch_up(conversation, message).await,
            Work::Reload => self.reload_all().await,
            Work::Preview(conversation) => {
                self.preview_again(conversation);
                Ok(())
            }
            Work::Compact(conversation) => self.compact(&*self.known(conversation).await?).await,
            Work::Reading(conversation) => self.reread(&*self.known(conversation).await?).await,
            Work::TellRead(conversation) => self.tell_read(&*self.known(conversation).await?).await,
            Work::LearnRead(conversation) => self.learn_read(&*self.known(conversation).await?).await,
            Work::Receipt(conversation) => self.send_receipt(&*self.known(conversation).await?).await,
        }
    }

    /// Loads what another device of this account archived.
    async fn catch_up(&self, conversation: ConversationId, message: MessageId) -> Result<(), ClientError> {
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

    async fn reload_all(&self) -> Result<(), ClientError> {
        if self.conversations.all().is_empty() {
            return Ok(());
        }
        // First what was deleted elsewhere: it is not missing.
        self.list().await?;
        for thread in self.conversations.all() {
            let loaded = {
                // Whoever is loading may have asked before what was missed was there.
                let _alone = thread.loading.lock().await;
                let mut state = lock(&thread.state);
                state.outdate();
                state.loaded
            };
            if loaded {
                if self.reload(&thread).await? {
                    self.tell(thread.id);
                }
                self.reread(&thread).await?;
            }
        }
        Ok(())
    }
}
