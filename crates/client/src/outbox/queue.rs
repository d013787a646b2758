//! The chain of what one session sends into one conversation, and who sends.

use std::sync::Arc;

use crypto_core::message::ChainId;
use protocol::keys::Commitment;
use protocol::messages::SendMessage;

use crate::chain::Link;
use crate::platform::rng;

/// A sealed message and its place in the chain.
#[derive(Debug)]
pub(crate) struct Sealed {
    pub request: SendMessage,
    pub link: Link,
}

/// Where one conversation's chain stands. What waits lies in the device's storage.
#[derive(Debug)]
pub(crate) struct Outbox {
    sending: bool,
    again: bool,
    chain: ChainId,
    sent: u64,
    last: Option<Commitment>,
    /// What this session sealed and the server may have. Never sealed anew: other bytes would have another commitment,
    /// and the next message names it.
    pub under_way: Option<Arc<Sealed>>,
}

impl Outbox {
    pub(crate) fn new() -> Self {
        let chain = ChainId::make(&mut rng());
        Self { sending: false, again: false, chain, sent: 0, last: None, under_way: None }
    }

    /// True for the one who should begin to send. Whoever sends already looks once more before resting.
    pub(crate) fn start(&mut self) -> bool {
        self.again = self.sending;
        !std::mem::replace(&mut self.sending, true)
    }

    /// True when whoever sends may rest: nobody asked for more meanwhile.
    pub(crate) fn rest(&mut self) -> bool {
        self.sending = std::mem::take(&mut self.again);
        !self.sending
    }

    /// The place of the next message: chain, number and the commitment before.
    pub(crate) fn place(&self) -> (ChainId, u64, Option<Commitment>) {
        (self.chain, self.sent.saturating_add(1), self.last)
    }

    /// The server has a message. One that another session had sealed ends that session's chain, not this one's.
    pub(crate) fn accepted(&mut self, link: &Link) {
        self.under_way = None;
        if link.chain == self.chain {
            self.sent = link.n;
            self.last = Some(link.commitment);
        }
    }

    /// Begins another chain. The server will not take what was sealed; it may have taken an earlier attempt, so its place
    /// in the chain is neither free nor surely taken.
    pub(crate) fn begin_anew(&mut self) {
        *self = Self { sending: self.sending, again: self.again, ..Self::new() };
    }

    /// True when nothing is being sent.
    pub(crate) fn is_at_rest(&self) -> bool {
        !self.sending && self.under_way.is_none()
    }
}

#[cfg(test)]
mod tests {
    use protocol::ids::UserId;

    use super::*;

    #[test]
    fn only_one_sends_and_looks_once_more_when_asked_to() {
        let mut outbox = Outbox::new();
        assert!(outbox.start());
        assert!(!outbox.start());
        assert!(!outbox.rest());
        assert!(outbox.rest());
        assert!(outbox.start());
    }

    #[test]
    fn a_chain_goes_on_after_its_own_messages_only() {
        let mut outbox = Outbox::new();
        let (chain, n, prev) = outbox.place();
        let commitment = Commitment::new([7; 32]);
        let link = Link { author: UserId::new([1; 32]), chain, n, prev, commitment };
        let foreign = Link { chain: Outbox::new().chain, n: 9, ..link.clone() };
        outbox.accepted(&foreign);
        assert_eq!(outbox.place(), (chain, 1, None));
        outbox.accepted(&link);
        assert_eq!(outbox.place(), (chain, 2, Some(commitment)));
        outbox.begin_anew();
        assert_eq!((outbox.sent, outbox.last), (0, None));
        assert_ne!(outbox.chain, chain);
    }
}
