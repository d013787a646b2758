//! Sealing the next message: to the peer, and to oneself.

use crypto_core::archive::EntryContent;
use crypto_core::message::Message;
use crypto_core::{SealError, envelope};
use protocol::messages::SendMessage;
use protocol::transcript::Route;

use super::queue::Sealed;
use super::shelf::Waiting;
use crate::chain::Link;
use crate::core::Core;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::platform::rng;
use crate::thread::ThreadState;

impl Core {
    /// Seals what waits in front, in the next place of this session's chain.
    pub(super) fn seal_waiting(
        &self,
        state: &ThreadState,
        Waiting { id, draft, written_at, .. }: &Waiting,
    ) -> Result<Sealed, ClientError> {
        let (id, sent_at, Draft { body, reply_to }) = (*id, *written_at, draft.clone());
        let (chain, n, prev) = state.outbox.place();
        let seen = state.history.newest_received_opened();
        let message =
            Message { body, chain, n, prev, seen, reply_to, sent_at, other: serde_json::Map::new() };

        let conversation = state.info.id;
        let (sender, recipient) = (self.me(), state.peer.keys.user_id);
        let route = Route { conversation, sender, recipient, message: id };
        let key = state.peer_newest()?.keys.x25519;
        let seal = |identity: &_| envelope::seal(message, &route, identity, &key, &mut rng());
        let (envelope, opened) = self.keys.with_identity(seal).map_err(unsealable)?;

        let commitment = opened.commitment;
        let copy = EntryContent::sent(sender, opened);
        let entry = self.keys.ring.seal_entry(conversation, id, &copy, &mut rng()).map_err(unsealable)?;
        let link = Link { author: sender, chain, n, prev, commitment };
        Ok(Sealed { request: SendMessage { id, recipient, commitment, envelope, entry }, link })
    }
}

pub(super) fn unsealable(error: SealError) -> ClientError {
    match error {
        SealError::TooLong => ClientError::TooLong,
        SealError::WeakKey => ClientError::BadKeys,
        SealError::Content => ClientError::Empty,
    }
}
