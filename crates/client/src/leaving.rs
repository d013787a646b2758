//! Leaving a conversation for good.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use crypto_core::message::{Body, System};
use futures::StreamExt;
use futures::future::{Either, select};
use protocol::ids::{ConversationId, MessageId, UserId};

use crate::account::Account;
use crate::core::Core;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::history::History;
use crate::http::Call;
use crate::platform;
use crate::sync::lock;
use crate::thread::Thread;
use crate::views::{Content, Delivery};

/// How long the last message may take.
const PATIENCE: Duration = Duration::from_secs(15);

impl Account {
    /// Leaves: tells the peer so, in a last message, and closes the conversation for both. Both keep their copies.
    ///
    /// # Errors
    /// [`ClientError::Network`] when the last message does not get through: nothing has been left yet.
    pub async fn leave(&self, id: ConversationId) -> Result<(), ClientError> {
        let thread = self.core.thread(id).await?;
        self.core.say_farewell(&thread).await?;
        self.core.session.send(Call::post_empty(format!("/conversations/{id}/leave"))).await?;
        self.core.keep_unfinished(id, None).await?;
        self.core.fetch(id).await?;
        self.core.tell(id);
        Ok(())
    }
}

impl Core {
    /// Sends the last message, unless it was sent before or nothing can be sent; returns when the server has it.
    async fn say_farewell(self: &Arc<Self>, thread: &Arc<Thread>) -> Result<(), ClientError> {
        let mut changes = self.hub.subscribe();
        let (said, possible) = {
            let state = lock(&thread.state);
            (state.history.farewell(), state.info.open && matches!(state.recipient(), Ok(Some(_))))
        };
        let last = match said {
            _ if !possible => return Ok(()),
            Some(last) => last,
            None => {
                let farewell = Draft { body: Body::System(System::Left), reply_to: None };
                self.send_draft(thread, farewell).await?
            }
        };
        let mut pause = pin!(platform::sleep(PATIENCE));
        loop {
            match lock(&thread.state).history.state_of(last) {
                Some(Delivery::Waiting) => {}
                Some(Delivery::Failed(reason)) => return Err(reason),
                _ => return Ok(()),
            }
            match select(pin!(changes.next()), &mut pause).await {
                Either::Left((Some(_), _)) => {}
                Either::Left((None, _)) | Either::Right(_) => return Err(ClientError::Network),
            }
        }
    }

    /// Fetches what may have changed about the conversations with someone.
    pub(crate) async fn look_again(&self, peer: UserId) -> Result<(), ClientError> {
        for thread in self.conversations.all() {
            let with_them = lock(&thread.state).peer.keys.user_id == peer;
            if with_them {
                self.fetch(thread.id).await?;
                self.tell(thread.id);
            }
        }
        Ok(())
    }
}

impl History {
    /// The reader's message that says they left.
    fn farewell(&self) -> Option<MessageId> {
        let said = |content: &Content| matches!(content, Content::System(System::Left));
        self.held().filter(|(_, held)| held.mine && said(&held.content)).map(|(id, _)| id).last()
    }

    fn state_of(&self, id: MessageId) -> Option<Delivery> {
        self.held().find(|(held, _)| *held == id).map(|(_, held)| held.state.clone())
    }
}
