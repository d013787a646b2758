//! A signed-in person and their conversations.

use std::sync::Arc;

use protocol::accounts::Me;
use protocol::ids::{ConversationId, MessageId, UserId};

use crate::core::Core;
use crate::draft::Draft;
use crate::error::ClientError;
use crate::http::Call;
use crate::safety;
use crate::search::{Gathered, Hit};
use crate::sync::lock;
use crate::updates::Updates;
use crate::views::{ConversationView, MessageView};

/// A signed-in person with an open vault. Cheap to clone; the live socket closes with the last clone.
#[derive(Debug, Clone)]
pub struct Account {
    pub(crate) core: Arc<Core>,
}

impl Account {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Who this is.
    #[must_use]
    pub fn user_id(&self) -> UserId {
        self.core.me()
    }

    /// Name, kind, role and balance, fresh from the server; as they were last while it cannot be reached.
    ///
    /// # Errors
    /// As every call: [`ClientError::Network`], [`ClientError::Problem`], [`ClientError::SignedOut`].
    pub async fn me(&self) -> Result<Me, ClientError> {
        let said = self.core.session.send(Call::get("/me")).await.and_then(|answer| answer.json());
        self.core.or_copy("me", said).await
    }

    /// Ends the session on the server, forgets the keys and this device's copies, in all tabs of this browser where the
    /// account is signed in. Messages and files that wait and drafts stay on the device, sealed, until the same person
    /// signs in again.
    ///
    /// # Errors
    /// [`ClientError::Network`] when the server does not know yet; the keys are forgotten all the same.
    pub async fn log_out(&self) -> Result<(), ClientError> {
        self.core.take_leave();
        self.core.search.clear();
        // First: nobody waits for a server that cannot be reached.
        self.core.copies.end().await;
        self.core.session.log_out().await
    }

    /// Every conversation, latest activity first, as far as known: the newest messages of the first ones are fetched
    /// meanwhile, and updates tell when there is more to show.
    ///
    /// # Errors
    /// As every call.
    pub async fn conversations(&self) -> Result<Vec<ConversationView>, ClientError> {
        self.core.conversations().await
    }

    /// Fetches, in the background, what the list shows of these conversations. [`Account::conversations`] does so for
    /// the first 40.
    pub fn look_at(&self, conversations: impl IntoIterator<Item = ConversationId>) {
        self.core.look_at(conversations);
    }

    /// One conversation with its newest messages.
    ///
    /// # Errors
    /// [`ClientError::Unknown`] when the account has no such conversation. Signs of an attack are in the view.
    pub async fn conversation(&self, id: ConversationId) -> Result<ConversationView, ClientError> {
        let thread = self.core.thread(id).await?;
        let view = lock(&thread.state).view();
        Ok(view)
    }

    /// The messages loaded so far, oldest first: at least the newest ones.
    ///
    /// # Errors
    /// [`ClientError::Unknown`] when the account has no such conversation.
    pub async fn messages(&self, id: ConversationId) -> Result<Vec<MessageView>, ClientError> {
        let thread = self.core.thread(id).await?;
        let views = lock(&thread.state).history.views();
        Ok(views)
    }

    /// Loads the archive page before the loaded messages. False when there was none.
    ///
    /// # Errors
    /// [`ClientError::Tampered`] when the page is missing, does not open or does not belong before its successor.
    pub async fn older(&self, id: ConversationId) -> Result<bool, ClientError> {
        let thread = self.core.thread(id).await?;
        self.core.older(&thread).await
    }

    /// Loads what lies between the loaded messages and this one. False when the archive does not hold it.
    ///
    /// # Errors
    /// As [`Account::older`].
    pub async fn reach(&self, id: ConversationId, message: MessageId) -> Result<bool, ClientError> {
        let thread = self.core.thread(id).await?;
        self.core.reach(&thread, message).await
    }

    /// Queues a text and returns at once; its state changes arrive as updates.
    ///
    /// # Errors
    /// [`ClientError::Empty`], [`ClientError::TooLong`]; when the peer's keys are refused, [`ClientError::BadKeys`],
    /// [`ClientError::KeyChanged`] or [`ClientError::PeerExchanged`].
    pub async fn send_text(&self, id: ConversationId, text: &str) -> Result<MessageId, ClientError> {
        self.send(id, Draft::text(text)).await
    }

    /// Queues a message and returns at once; its state changes arrive as updates.
    ///
    /// # Errors
    /// As [`Account::send_text`].
    pub async fn send(&self, id: ConversationId, draft: Draft) -> Result<MessageId, ClientError> {
        let thread = self.core.thread(id).await?;
        self.core.send_draft(&thread, draft).await
    }

    /// What was being written in a conversation: on this device, in this session or an earlier one.
    pub async fn draft(&self, id: ConversationId) -> Option<Draft> {
        self.core.unfinished(id).await
    }

    /// Keeps what is being written on this device, sealed, until it is sent; empty forgets it.
    ///
    /// # Errors
    /// [`ClientError::TooLong`].
    pub async fn keep_draft(&self, id: ConversationId, draft: Draft) -> Result<(), ClientError> {
        let written = match draft.check() {
            Err(ClientError::Empty) => None,
            Err(error) => return Err(error),
            Ok(()) => Some(draft),
        };
        self.core.keep_unfinished(id, written).await
    }

    /// Returns when the device has everything that is being written.
    ///
    /// # Errors
    /// As [`Account::keep_draft`].
    pub async fn settle_drafts(&self) -> Result<(), ClientError> {
        self.core.write_unfinished().await
    }

    /// Queues a failed message once more. Its id, a new one if the old one had become too old.
    ///
    /// # Errors
    /// [`ClientError::Unknown`] when no such message has failed.
    pub async fn retry(&self, id: ConversationId, message: MessageId) -> Result<MessageId, ClientError> {
        let thread = self.core.thread(id).await?;
        self.core.retry(&thread, message).await
    }

    /// Remembers, on all devices, that everything loaded so far has been read.
    ///
    /// # Errors
    /// As every call.
    pub async fn mark_read(&self, id: ConversationId) -> Result<(), ClientError> {
        let thread = self.core.thread(id).await?;
        self.core.mark_read(&thread).await
    }

    /// Reads older messages, of one conversation or of all, so that [`Account::search`] finds them, and tells how far it
    /// has come. Stops when the future is dropped; what was read stays until the end of the session, in memory only.
    ///
    /// # Errors
    /// As every call.
    pub async fn gather(
        &self,
        scope: Option<ConversationId>,
        tell: impl FnMut(Gathered),
    ) -> Result<(), ClientError> {
        self.core.gather(scope, tell).await
    }

    /// Messages read so far that hold, for each word of `query`, one that begins like it, whatever its case and accents:
    /// the newest first, at most 100.
    #[must_use]
    pub fn search(&self, query: &str, scope: Option<ConversationId>) -> Vec<Hit> {
        self.core.find(query, scope)
    }

    /// The 60 digits, in groups of five, that both people see alike if nobody sits between them.
    ///
    /// # Errors
    /// [`ClientError::KeyChanged`] when the peer's keys are refused.
    pub async fn safety_number(&self, id: ConversationId) -> Result<String, ClientError> {
        let thread = self.core.known(id).await?;
        safety::number(&self.core, &thread).map(|number| number.digits())
    }

    /// Remembers that the user compared the safety number: [`Trust::Verified`](crate::Trust::Verified).
    ///
    /// # Errors
    /// [`ClientError::KeyChanged`] when the peer's keys are refused.
    pub async fn mark_verified(&self, id: ConversationId) -> Result<(), ClientError> {
        self.core.accept_keys(id, true).await?;
        self.core.tell(id);
        Ok(())
    }

    /// Goes on with the peer's new keys after the user has looked.
    ///
    /// # Errors
    /// [`ClientError::KeyChanged`] when the new keys are not signed by the old ones.
    pub async fn accept_key_change(&self, id: ConversationId) -> Result<(), ClientError> {
        self.core.accept_keys(id, false).await?;
        self.core.tell(id);
        self.core.pump_all();
        Ok(())
    }

    /// False while something, such as a message that waits, would not survive this session: the device takes nothing
    /// more.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.core.storage.keeps()
    }

    /// What changes from now on.
    #[must_use]
    pub fn updates(&self) -> Updates {
        self.core.hub.subscribe()
    }
}
