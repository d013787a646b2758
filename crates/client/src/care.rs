//! Watches over what the device keeps for a signed-in person.

use std::future::ready;
use std::pin::pin;
use std::sync::{Arc, Weak};

use futures::StreamExt;
use futures::channel::mpsc::UnboundedReceiver;

use crate::copies::Copies;
use crate::core::Core;
use crate::platform;
use crate::storage::Notice;
use crate::sync::lock;
use crate::updates::{Update, Updates};
use crate::work::Work;

/// Starts the task that reacts to what happens to the storage.
pub(crate) fn start(core: &Arc<Core>) {
    platform::spawn(watch(Arc::downgrade(core), core.storage.watch()));
    platform::spawn(end_with_the_session(core.copies.clone(), core.hub.subscribe()));
}

async fn watch(core: Weak<Core>, mut notices: UnboundedReceiver<Notice>) {
    while let Some(notice) = notices.next().await {
        let Some(core) = core.upgrade() else { return };
        match notice {
            Notice::Refuses | Notice::Keeps => core.hub.tell(Update::Storage),
            // Marks and outbox are still in memory; of everything else the server has the sealed original.
            Notice::Evicted => {
                core.marks.store_all();
                core.home.put_back(&core.storage, &core.copies).await;
                core.doubt_everything();
                core.defer(Work::Restore);
                core.defer(Work::Reload);
            }
        }
    }
}

/// Copies are for the person who is signed in, until the server or they end that.
async fn end_with_the_session(copies: Copies, updates: Updates) {
    let mut over = pin!(updates.filter(|update| ready(matches!(update, Update::SignedOut(_)))));
    if over.next().await.is_some() {
        copies.end().await;
    }
}

impl Core {
    /// What is in memory is asked for anew, so that there are copies of it again.
    fn doubt_everything(&self) {
        self.keys.doubt();
        self.conversations.outdate();
        for thread in self.conversations.all() {
            lock(&thread.state).history.provisional = true;
        }
    }
}
