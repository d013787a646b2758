//! Taking over what the server, or a copy, says about conversations: who is in them, under which keys.

use std::collections::BTreeMap;

use crypto_core::trust::Pin;
use protocol::ids::{ConversationId, UserId};
use protocol::messages::{Conversation, Member};

use crate::core::Core;
use crate::error::{ClientError, Sealed};
use crate::keys::pin_new;
use crate::marks::Mark;
use crate::sync::lock;
use crate::thread::{Thread, ThreadState, peer_of};
use crate::views::Trust;

impl Core {
    /// Takes over what the server says about conversations: checks the peers' keys and pins those never seen.
    pub(crate) async fn adopt(&self, conversations: Vec<Conversation>) -> Result<(), ClientError> {
        let me = self.me();
        let met = conversations.into_iter().map(|info| Ok((peer_of(&info, me)?, info)));
        let mut met: Vec<_> = met.collect::<Result<_, ClientError>>()?;
        met.retain(|(peer, info)| self.is_same_peer(info.id, peer.keys.user_id));
        let chains = met.iter().map(|(peer, _)| &peer.keys);
        let new: Vec<(UserId, Pin)> = chains
            .filter_map(|chain| Some((chain.user_id, Pin::new(*self.keys.examine(chain).newest().ok()?))))
            .collect();
        self.keys.change_pins(&self.session, |pins| pin_new(pins, &new)).await?;
        self.take_over(&met);
        self.keep_conversations(met.iter().map(|(_, info)| info));
        Ok(())
    }

    /// Takes over what the device has copies of, once. What is in memory is newer.
    pub(super) async fn adopt_copies(&self) {
        let mut copied = self.conversations.copied.lock().await;
        if !*copied {
            let mut met = self.conversations_from_copies().await;
            met.retain(|(_, info)| self.conversations.get(info.id).is_none());
            self.take_over(&met);
            *copied = true;
        }
    }

    /// Puts conversations into memory, with their peers' keys as they compare with those pinned.
    fn take_over(&self, met: &[(Member, Conversation)]) {
        let me = self.me();
        for (peer, info) in met.iter().cloned() {
            let peer_keys = self.keys.examine(&peer.keys);
            let thread =
                self.conversations.put(Thread::new(me, info.clone(), peer.clone(), peer_keys.clone()));
            let mut state = lock(&thread.state);
            if state.info.cleared_at != info.cleared_at {
                state.forget_copy();
                self.copies.forget_archive(info.id);
            }
            (state.info, state.peer, state.peer_keys) = (info, peer, peer_keys);
            self.check_pages(&mut state);
        }
    }

    /// Whoever is in a conversation stays in it; another person is refused and leaves the conversation as it was.
    fn is_same_peer(&self, id: ConversationId, shown: UserId) -> bool {
        let Some(thread) = self.conversations.get(id) else { return true };
        let mut state = lock(&thread.state);
        let same = state.peer.keys.user_id == shown;
        if !same {
            state.suspect(ClientError::PeerExchanged);
        }
        same
    }

    /// Archive pages are written once and stay.
    fn check_pages(&self, state: &mut ThreadState) {
        let mark = Mark::Page(self.me(), state.info.id);
        if let Err(sign) = self.marks.check(mark, state.info.pages, Sealed::ArchivePage) {
            state.suspect(sign);
            state.info.pages = u64::try_from(self.marks.of(mark)).unwrap_or(u64::MAX);
        }
    }

    /// Changes what is pinned for the peer to their newest keys, after the reader has looked.
    pub(crate) async fn accept_keys(&self, id: ConversationId, verified: bool) -> Result<(), ClientError> {
        let thread = self.known(id).await?;
        let (chain, newest) = {
            let state = lock(&thread.state);
            (state.peer.keys.clone(), *state.peer_newest()?)
        };
        let change = |pins: &mut BTreeMap<UserId, Pin>| {
            let pin = pins.entry(chain.user_id).or_insert_with(|| Pin::new(newest));
            let known = pin.statement.keys == newest.keys;
            pin.verified = verified || (known && pin.verified);
            pin.statement = newest;
        };
        self.keys.change_pins(&self.session, change).await?;
        for thread in self.conversations.all() {
            let mut state = lock(&thread.state);
            if state.peer.keys.user_id == chain.user_id {
                state.peer_keys = self.keys.examine(&state.peer.keys);
                debug_assert_ne!(state.peer_keys.trust, Trust::Changed);
            }
        }
        Ok(())
    }
}
