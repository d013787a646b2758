//! Typing and presence: told while it lasts, to those who watch, between people who both let others see it.

use std::time::Instant;

use protocol::ids::ConversationId;
use protocol::limits::LIVE_WATCHED;
use protocol::live::ServerFrame;
use protocol::problem::Code;

use super::company::Keystroke;
use super::end::End;
use super::hub::Seat;
use super::socket::Socket;
use crate::domain::{DomainError, presence};
use crate::http::problem::ApiError;
use crate::ports::bus::{Signal, Typing};

impl Socket {
    /// Takes over whether the person lets others see that they are there.
    pub(super) async fn learn_settings(&mut self, seat: &Seat) -> Result<(), End> {
        let user = self.claims.sub;
        let read = self.services.store.read(async |tx| presence::is_shared(tx, user).await).await;
        self.shares = read.map_err(ApiError::from)?;
        seat.set_visible(self.shares);
        self.company.forget_told();
        self.tell_presence().await
    }

    /// Replaces what is watched by those conversations of which the person is a member.
    pub(super) async fn watch(&mut self, ids: Vec<ConversationId>, seat: &Seat) -> Result<(), End> {
        if ids.len() > LIVE_WATCHED {
            return Err(End::Unreadable);
        }
        let user = self.claims.sub;
        let found = self.services.store.read(async |tx| {
            let mut found = Vec::with_capacity(ids.len());
            for id in &ids {
                found.push(match presence::peer(tx, user, *id).await {
                    Ok(peer) => Ok((*id, peer)),
                    Err(DomainError::Refused(refusal)) => Err((*id, refusal.code)),
                    Err(error) => return Err(error),
                });
            }
            Ok(found)
        });
        let found = found.await.map_err(ApiError::from)?;
        let (watched, refused): (Vec<_>, Vec<_>) = found.into_iter().partition(Result::is_ok);
        let watched: Vec<_> = watched.into_iter().flatten().collect();
        self.company.replace(&watched);
        seat.watch(watched);
        for (conversation_id, code) in refused.into_iter().filter_map(Result::err) {
            self.send(&ServerFrame::Refused { conversation_id, code }).await?;
        }
        self.tell_presence().await
    }

    /// Looks at what is watched once more.
    pub(super) async fn rewatch(&mut self, seat: &Seat) -> Result<(), End> {
        self.watch(self.company.conversations(), seat).await
    }

    /// Passes on that the person is typing.
    pub(super) async fn type_in(&mut self, conversation_id: ConversationId) -> Result<(), End> {
        match self.company.typing(conversation_id, Instant::now()) {
            Keystroke::Elsewhere => {
                self.send(&ServerFrame::Refused { conversation_id, code: Code::NotFound }).await
            }
            Keystroke::News(to) if self.shares => {
                let from = self.claims.sub;
                let typing = Typing { conversation: conversation_id, from, to };
                self.services.bus.send(Signal::Typing(typing));
                Ok(())
            }
            Keystroke::News(_) | Keystroke::Known => Ok(()),
        }
    }

    /// Tells that peers are typing.
    pub(super) async fn tell_typing(&mut self, typing: Vec<Typing>) -> Result<(), End> {
        for Typing { conversation, from, .. } in typing {
            if self.shares {
                self.send(&ServerFrame::Typing { conversation_id: conversation, user_id: from }).await?;
            }
        }
        Ok(())
    }

    /// Tells what has changed about the peers.
    pub(super) async fn tell_presence(&mut self) -> Result<(), End> {
        let peers = self.company.peers();
        if !self.shares || peers.is_empty() {
            return Ok(());
        }
        let now = self.services.now();
        let read = self.services.store.read(async |tx| presence::of(tx, &peers, now).await).await;
        for (user_id, presence) in read.map_err(ApiError::from)? {
            if self.company.is_news(user_id, presence) {
                self.send(&ServerFrame::Presence { user_id, presence }).await?;
            }
        }
        Ok(())
    }
}
