//! Watches over what the device keeps for a signed-in person.

use std::sync::{Arc, Weak};

use futures::StreamExt;
use futures::channel::mpsc::UnboundedReceiver;

use crate::core::Core;
use crate::platform;
use crate::storage::Notice;
use crate::updates::Update;
use crate::work::Work;

/// Starts the task that reacts to what happens to the storage.
pub(crate) fn start(core: &Arc<Core>) {
    platform::spawn(watch(Arc::downgrade(core), core.storage.watch()));
}

async fn watch(core: Weak<Core>, mut notices: UnboundedReceiver<Notice>) {
    while let Some(notice) = notices.next().await {
        let Some(core) = core.upgrade() else { return };
        match notice {
            Notice::Refuses | Notice::Keeps => core.hub.tell(Update::Storage),
            // The server has the sealed copy of everything but marks and outbox: those are still in memory.
            Notice::Evicted => {
                core.marks.store_all();
                core.defer(Work::Restore);
            }
        }
    }
}
