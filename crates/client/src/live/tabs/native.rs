//! A program has no tabs: it holds its own socket.
#![expect(clippy::unused_self, reason = "browsers need to know which tab it is")]

use protocol::ids::UserId;

use super::Note;
use crate::platform::Held;

/// Alone.
#[derive(Debug)]
pub(in crate::live) struct Tabs;

impl Tabs {
    pub(in crate::live) fn join(_user: UserId) -> Self {
        Self
    }

    /// Which of the tabs this is.
    pub(in crate::live) fn id(&self) -> u64 {
        0
    }

    /// Waits until the socket is this one's to hold, which it is while the answer lives.
    pub(in crate::live) fn lead(&self) -> impl Future<Output = Held> + use<> {
        std::future::ready(Held)
    }

    /// Takes the socket from whoever holds it, which nobody does.
    pub(in crate::live) fn take(&self) -> impl Future<Output = Held> + use<> {
        std::future::ready(Held)
    }

    pub(in crate::live) fn tell(&self, _note: &Note) {}

    /// What the others tell.
    pub(in crate::live) async fn hear(&mut self) -> Note {
        std::future::pending().await
    }
}
