//! Tabs of a browser: a Web Lock says who holds the socket, a channel carries what is said.

use protocol::ids::UserId;

use super::Note;
use crate::platform::{self, Channel, Held};

/// The tabs of one account in this browser. Another account has other names for lock and channel.
#[derive(Debug)]
pub(in crate::live) struct Tabs {
    id: u64,
    lock: String,
    channel: Channel,
}

impl Tabs {
    pub(in crate::live) fn join(user: UserId) -> Self {
        let name = format!("leboncoup-live-{user}");
        let channel = Channel::open(&name);
        let id = u64::from_be_bytes(platform::random());
        // Without a channel every tab holds a socket of its own: a lock of its own, which nobody else wants.
        let lock = if channel.is_open() { name } else { format!("{name}-{id}") };
        Self { id, lock, channel }
    }

    /// Which of the tabs this is.
    pub(in crate::live) fn id(&self) -> u64 {
        self.id
    }

    /// Waits until the socket is this tab's to hold, which it is while the answer lives.
    pub(in crate::live) fn lead(&self) -> impl Future<Output = Held> + use<> {
        let lock = self.lock.clone();
        async move { platform::hold(&lock, false).await }
    }

    /// Takes the socket from a tab that is asleep.
    pub(in crate::live) async fn take(&self) -> Held {
        platform::hold(&self.lock, true).await
    }

    pub(in crate::live) fn tell(&self, note: &Note) {
        if let Ok(text) = serde_json::to_string(note) {
            self.channel.say(&text);
        }
    }

    /// What the others tell.
    pub(in crate::live) async fn hear(&mut self) -> Note {
        loop {
            // What is no note comes from a tab with another version of the app.
            if let Ok(note) = serde_json::from_str(&self.channel.hear().await) {
                return note;
            }
        }
    }
}
