//! Sealing the next message: to the peer, and to oneself.

use std::sync::Arc;

use crypto_core::archive::EntryContent;
use crypto_core::message::Message;
use crypto_core::{SealError, envelope};
use protocol::messages::SendMessage;
use protocol::transcript::Route;

use super::queue::Sealed;
use crate::chain::Link;
use crate::core::Core;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::platform::rng;
use crate::sync::lock;
use crate::thread::{Thread, ThreadState};

impl Core {
    /// The message in front, sealed; `None` stops the sending, because nothing waits or the reader has to look first.
    pub(super) fn next_sealed(&self, thread: &Thread) -> Result<Option<Arc<Sealed>>, ClientError> {
        let mut state = lock(&thread.state);
        let may_send = !state.outbox.is_empty() && state.recipient()?.is_some();
        let Some(message) = state.outbox.front().filter(|_| may_send) else {
            state.outbox.stop();
            return Ok(None);
        };
        if let Some(sealed) = &message.sealed {
            return Ok(Some(Arc::clone(sealed)));
        }
        let sealed = Arc::new(self.seal_front(&mut state)?);
        if let Some(message) = state.outbox.front() {
            message.sealed = Some(Arc::clone(&sealed));
        }
        Ok(Some(sealed))
    }

    fn seal_front(&self, state: &mut ThreadState) -> Result<Sealed, ClientError> {
        let (chain, n, prev) = state.outbox.place();
        let seen = state.history.newest_received_opened();
        let queued = state.outbox.front().ok_or(ClientError::Unknown)?;
        let (id, sent_at, Draft { body, reply_to }) = (queued.id, queued.written_at, queued.draft.clone());
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

fn unsealable(error: SealError) -> ClientError {
    match error {
        SealError::TooLong => ClientError::TooLong,
        SealError::WeakKey => ClientError::BadKeys,
        SealError::Content => ClientError::Empty,
    }
}
