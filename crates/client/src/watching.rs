//! The conversations that are before the reader's eyes: only of them does the client learn what is fleeting.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};

use futures::channel::mpsc;
use protocol::ids::ConversationId;
use protocol::limits::{LIVE_WATCHED, TYPING_EVERY};
use protocol::live::ClientFrame;
use protocol::time::Timestamp;

use crate::account::Account;
use crate::core::Core;
use crate::platform;
use crate::sync::lock;
use crate::work::Work;

/// What is on display, and the way to tell the server.
#[derive(Debug)]
pub(crate) struct Display {
    /// Oldest first; a conversation stands there once for each time that it is on display.
    watched: Mutex<Vec<ConversationId>>,
    /// When the server last heard that the person types.
    typed: Mutex<HashMap<ConversationId, Timestamp>>,
    say: mpsc::UnboundedSender<ClientFrame>,
}

impl Display {
    pub(crate) fn new(say: mpsc::UnboundedSender<ClientFrame>) -> Self {
        Self { watched: Mutex::default(), typed: Mutex::default(), say }
    }

    /// Each conversation on display once.
    pub(crate) fn watched(&self) -> Vec<ConversationId> {
        let mut once: Vec<ConversationId> = Vec::new();
        for id in lock(&self.watched).iter().rev() {
            if !once.contains(id) {
                once.push(*id);
            }
        }
        once.truncate(LIVE_WATCHED);
        once
    }

    fn tell(&self) {
        self.say(ClientFrame::Watch { conversations: self.watched() });
    }

    fn say(&self, frame: ClientFrame) {
        // Fails only when the socket is gone for good, and then so is the session.
        let _ = self.say.unbounded_send(frame);
    }

    /// True when the server may hear again that the person types.
    fn may_type(&self, id: ConversationId, now: Timestamp) -> bool {
        let mut typed = lock(&self.typed);
        let may = typed.get(&id).is_none_or(|at| now >= at.plus(TYPING_EVERY));
        if may {
            typed.insert(id, now);
        }
        may
    }
}

/// A conversation on display. Dropping this ends it.
#[derive(Debug)]
pub struct Watching {
    core: Weak<Core>,
    id: ConversationId,
}

impl Account {
    /// Learns, while the answer lives, how far the peer of a conversation has read, whether they are there, and when
    /// they type.
    #[must_use]
    pub fn watch(&self, id: ConversationId) -> Watching {
        lock(&self.core.display.watched).push(id);
        self.core.display.tell();
        self.core.defer(Work::LearnRead(id));
        Watching { core: Arc::downgrade(&self.core), id }
    }

    /// Tells the peer of a watched conversation that the person is typing; call it as often as keys are pressed.
    pub fn typing(&self, id: ConversationId) {
        let hidden = lock(&self.core.settings).is_some_and(|settings| !settings.share_presence);
        if !hidden && self.core.display.may_type(id, platform::now()) {
            self.core.display.say(ClientFrame::Typing { conversation_id: id });
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let Some(core) = self.core.upgrade() else { return };
        {
            let mut watched = lock(&core.display.watched);
            if let Some(at) = watched.iter().position(|id| *id == self.id) {
                watched.remove(at);
            }
        }
        core.display.tell();
    }
}

impl Core {
    /// The peers may have read on while the socket was away.
    pub(crate) fn learn_all_reads(&self) {
        for id in self.display.watched() {
            self.defer(Work::LearnRead(id));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn id(n: u8) -> ConversationId {
        ConversationId::make(Timestamp::from_millis(1), [n; 10])
    }

    #[test]
    fn the_server_hears_of_the_newest_displays_each_once() {
        let display = Display::new(mpsc::unbounded().0);
        assert_eq!(display.watched(), []);
        display.watched.lock().unwrap().extend((0..20).map(id).chain([id(3), id(3)]));
        assert_eq!(display.watched(), [3, 19, 18, 17, 16, 15, 14, 13].map(id));
    }

    #[test]
    fn typing_is_told_every_three_seconds_for_each_conversation() {
        let (display, now) = (Display::new(mpsc::unbounded().0), Timestamp::from_millis(1_000));
        assert!(display.may_type(id(1), now));
        assert!(!display.may_type(id(1), now.plus(TYPING_EVERY).minus(Duration::from_millis(1))));
        assert!(display.may_type(id(2), now));
        assert!(display.may_type(id(1), now.plus(TYPING_EVERY)));
    }
}
