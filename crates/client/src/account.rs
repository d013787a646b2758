//! A signed-in person.

use std::sync::Arc;

use protocol::accounts::Me;
use protocol::demandes::{CreateDemande, Demande, NearbyQuery, Unlocked};
use protocol::ids::{ConversationId, DemandeId, MessageId, UserId};
use protocol::page::Page;

use crate::error::ClientError;
use crate::updates::{Hub, Updates};
use crate::views::{ConversationView, MessageView};

/// A signed-in person with an open vault. Cheap to clone; the live socket closes with the last clone.
#[derive(Debug, Clone)]
pub struct Account {
    user_id: UserId,
    hub: Arc<Hub>,
}

impl Account {
    /// Who this is.
    #[must_use]
    pub fn user_id(&self) -> UserId {
        self.user_id
    }

    /// Name, kind, role and balance, fresh from the server.
    ///
    /// # Errors
    /// As every call: [`ClientError::Network`], [`ClientError::Problem`], [`ClientError::SignedOut`].
    pub async fn me(&self) -> Result<Me, ClientError> {
        Err(ClientError::Network)
    }

    /// Ends the session on the server and forgets the keys.
    ///
    /// # Errors
    /// [`ClientError::Network`] when the server does not know yet; the keys are forgotten all the same.
    pub async fn log_out(&self) -> Result<(), ClientError> {
        Err(ClientError::Network)
    }

    /// Posts a demande. Repeating the call after a failure never posts it twice.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `contact_in_public_field`, `unknown_place`, `restricted`…
    pub async fn create_demande(&self, _demande: &CreateDemande) -> Result<Demande, ClientError> {
        Err(ClientError::Network)
    }

    /// The caller's own demandes, newest first.
    ///
    /// # Errors
    /// As every call.
    pub async fn my_demandes(&self, _cursor: Option<&str>) -> Result<Page<Demande>, ClientError> {
        Err(ClientError::Network)
    }

    /// Demandes around a place, nearest first.
    ///
    /// # Errors
    /// As every call.
    pub async fn nearby(&self, _query: &NearbyQuery) -> Result<Page<Demande>, ClientError> {
        Err(ClientError::Network)
    }

    /// One demande.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `not_found`.
    pub async fn demande(&self, _id: DemandeId) -> Result<Demande, ClientError> {
        Err(ClientError::Network)
    }

    /// Spends the price shown in `demande` and opens a conversation. Repeating it never spends twice.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `price_changed`, `demande_full`, `insufficient_tokens`…
    pub async fn unlock(&self, _demande: &Demande) -> Result<Unlocked, ClientError> {
        Err(ClientError::Network)
    }

    /// Every conversation, latest activity first.
    ///
    /// # Errors
    /// As every call.
    pub async fn conversations(&self) -> Result<Vec<ConversationView>, ClientError> {
        Err(ClientError::Network)
    }

    /// One conversation.
    ///
    /// # Errors
    /// [`ClientError::Unknown`] when the account has no such conversation.
    pub async fn conversation(&self, _id: ConversationId) -> Result<ConversationView, ClientError> {
        Err(ClientError::Network)
    }

    /// The messages loaded so far, oldest first: at least the newest ones.
    ///
    /// # Errors
    /// [`ClientError::Unknown`] when the account has no such conversation.
    pub async fn messages(&self, _id: ConversationId) -> Result<Vec<MessageView>, ClientError> {
        Err(ClientError::Network)
    }

    /// Loads the archive page before the loaded messages. False when there was none.
    ///
    /// # Errors
    /// [`ClientError::Tampered`] when the page does not open or does not belong before its successor.
    pub async fn older(&self, _id: ConversationId) -> Result<bool, ClientError> {
        Err(ClientError::Network)
    }

    /// Queues a text and returns at once; its state changes arrive as updates.
    ///
    /// # Errors
    /// [`ClientError::Empty`], [`ClientError::TooLong`], [`ClientError::KeyChanged`] when the peer's keys are refused.
    pub async fn send_text(&self, _id: ConversationId, _text: &str) -> Result<MessageId, ClientError> {
        Err(ClientError::Network)
    }

    /// Queues a failed message once more.
    ///
    /// # Errors
    /// [`ClientError::Unknown`] when no such message has failed.
    pub async fn retry(&self, _id: ConversationId, _message: MessageId) -> Result<(), ClientError> {
        Err(ClientError::Network)
    }

    /// Remembers, on all devices, that everything loaded so far has been read.
    ///
    /// # Errors
    /// As every call.
    pub async fn mark_read(&self, _id: ConversationId) -> Result<(), ClientError> {
        Err(ClientError::Network)
    }

    /// The 60 digits that both people see alike if nobody sits between them.
    ///
    /// # Errors
    /// [`ClientError::KeyChanged`] when the peer's keys are refused.
    pub async fn safety_number(&self, _id: ConversationId) -> Result<String, ClientError> {
        Err(ClientError::Network)
    }

    /// Remembers that the user compared the safety number: [`Trust::Verified`](crate::Trust::Verified).
    ///
    /// # Errors
    /// [`ClientError::KeyChanged`] when the peer's keys are refused.
    pub async fn mark_verified(&self, _id: ConversationId) -> Result<(), ClientError> {
        Err(ClientError::Network)
    }

    /// Goes on with the peer's new keys after the user has looked.
    ///
    /// # Errors
    /// [`ClientError::KeyChanged`] when the new keys are not signed by the old ones.
    pub async fn accept_key_change(&self, _id: ConversationId) -> Result<(), ClientError> {
        Err(ClientError::Network)
    }

    /// What changes from now on.
    #[must_use]
    pub fn updates(&self) -> Updates {
        self.hub.subscribe()
    }
}
