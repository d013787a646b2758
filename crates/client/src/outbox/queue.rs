//! The messages that wait, and the chain they form.

use std::collections::VecDeque;
use std::sync::Arc;

use crypto_core::message::ChainId;
use protocol::ids::MessageId;
use protocol::keys::Commitment;
use protocol::messages::SendMessage;
use protocol::time::Timestamp;

use crate::chain::Link;
use crate::draft::Draft;
use crate::platform::rng;

/// A message that the server does not have yet.
#[derive(Debug)]
pub(crate) struct Queued {
    pub id: MessageId,
    pub draft: Draft,
    pub written_at: Timestamp,
    /// What was or will be sent. Sealed once: other bytes would have another commitment, and the next message names it.
    pub sealed: Option<Arc<Sealed>>,
}

impl Queued {
    pub(crate) fn new(id: MessageId, draft: Draft, written_at: Timestamp) -> Self {
        Self { id, draft, written_at, sealed: None }
    }
}

/// A sealed message and its place in the chain.
#[derive(Debug)]
pub(crate) struct Sealed {
    pub request: SendMessage,
    pub link: Link,
}

/// One conversation's outgoing messages, strictly in order, and where this session's chain stands.
#[derive(Debug)]
pub(crate) struct Outbox {
    queue: VecDeque<Queued>,
    sending: bool,
    chain: ChainId,
    sent: u64,
    last: Option<Commitment>,
}

impl Outbox {
    pub(crate) fn new() -> Self {
        Self { queue: VecDeque::new(), sending: false, chain: ChainId::make(&mut rng()), sent: 0, last: None }
    }

    pub(crate) fn push(&mut self, message: Queued) {
        self.queue.push_back(message);
    }

    /// True for the one who should begin to send.
    pub(crate) fn start(&mut self) -> bool {
        !self.queue.is_empty() && !std::mem::replace(&mut self.sending, true)
    }

    /// Whoever sends, rests.
    pub(crate) fn stop(&mut self) {
        self.sending = false;
    }

    /// True when nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// The message to send next.
    pub(crate) fn front(&mut self) -> Option<&mut Queued> {
        self.queue.front_mut()
    }

    /// The place of the next message: chain, number and the commitment before.
    pub(crate) fn place(&self) -> (ChainId, u64, Option<Commitment>) {
        (self.chain, self.sent.saturating_add(1), self.last)
    }

    /// The server has the message in front.
    pub(crate) fn accepted(&mut self, sealed: &Sealed) {
        self.queue.pop_front();
        self.sent = sealed.link.n;
        self.last = Some(sealed.link.commitment);
    }

    /// Begins another chain with what still waits.
    pub(crate) fn begin_anew(&mut self) {
        *self = Self { queue: std::mem::take(&mut self.queue), sending: self.sending, ..Self::new() };
    }

    /// The server will not take the message in front. It may have taken an earlier attempt, so its place in the chain
    /// is neither free nor surely taken: a new chain begins.
    pub(crate) fn refused(&mut self) -> Option<MessageId> {
        let message = self.queue.pop_front()?;
        if message.sealed.is_some() {
            self.begin_anew();
        }
        Some(message.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(at: i64) -> Queued {
        let at = Timestamp::from_millis(at);
        Queued::new(MessageId::make(at, [0; 10]), Draft::text("bonjour"), at)
    }

    #[test]
    fn only_one_sends_and_only_while_something_waits() {
        let mut outbox = Outbox::new();
        assert!(!outbox.start());
        outbox.push(message(1));
        assert!(outbox.start());
        assert!(!outbox.start());
        outbox.stop();
        assert!(outbox.start());
    }

    #[test]
    fn a_message_that_was_never_sealed_leaves_the_chain_alone() {
        let mut outbox = Outbox::new();
        outbox.push(message(1));
        let place = outbox.place();
        assert!(outbox.refused().is_some());
        assert_eq!(outbox.place(), place);
    }
}
