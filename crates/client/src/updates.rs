//! Tells the interface what changed.

use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use futures::Stream;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use protocol::ids::{ConversationId, UserId};
use protocol::live::Presence;

use crate::sync::lock;

/// Whether the live socket is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Changes arrive as they happen.
    Connected,
    /// The client tries to come back by itself.
    Offline,
}

/// How a session has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The person logged out here, or the server grants no more.
    Here,
    /// The person logged out in another tab of this browser.
    InAnotherTab,
}

/// Something changed: ask the [`Account`](crate::Account) again for what it concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// The list of conversations.
    Conversations,
    /// The messages of one conversation.
    Messages(ConversationId),
    /// The account's tokens.
    Balance,
    /// The account's settings.
    Settings,
    /// The peer of a watched conversation is typing. Worth showing for [`TYPING_HOLDS`](protocol::limits::TYPING_HOLDS).
    Typing(ConversationId),
    /// Whether the peer of a watched conversation is there; not known any more once the live socket is gone.
    Presence(UserId, Presence),
    /// Files of one conversation that go on their way after a reload: see
    /// [`Account::resumed_files`](crate::Account::resumed_files).
    Files(ConversationId),
    /// The live socket.
    Connection(Connection),
    /// What the device keeps: see [`Account::is_kept`](crate::Account::is_kept).
    Storage,
    /// The session has ended; the account can do nothing more.
    SignedOut(Ended),
}

/// The updates of one account from the moment of subscription on. Ends when the account is gone.
#[derive(Debug)]
pub struct Updates(UnboundedReceiver<Update>);

impl Stream for Updates {
    type Item = Update;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Update>> {
        Pin::new(&mut self.0).poll_next(context)
    }
}

/// Hands every update to every subscriber.
#[derive(Debug, Default)]
pub(crate) struct Hub(Mutex<Vec<UnboundedSender<Update>>>);

impl Hub {
    pub(crate) fn subscribe(&self) -> Updates {
        let (sender, receiver) = unbounded();
        lock(&self.0).push(sender);
        Updates(receiver)
    }

    pub(crate) fn tell(&self, update: Update) {
        lock(&self.0).retain(|subscriber| subscriber.unbounded_send(update).is_ok());
    }
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt, StreamExt};

    use super::*;

    #[test]
    fn every_subscriber_hears_and_a_gone_one_is_forgotten() {
        let hub = Hub::default();
        let (mut first, second) = (hub.subscribe(), hub.subscribe());
        drop(second);
        hub.tell(Update::SignedOut(Ended::Here));
        assert_eq!(first.next().now_or_never(), Some(Some(Update::SignedOut(Ended::Here))));
        assert_eq!(hub.0.lock().unwrap().len(), 1);
    }
}
