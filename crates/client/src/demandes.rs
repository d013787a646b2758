//! Demandes: posting, finding, unlocking and ending them.

use protocol::demandes::{CreateDemande, Demande, NearbyQuery, Unlock, Unlocked};
use protocol::ids::DemandeId;
use protocol::page::{Page, PageQuery};
use protocol::unlocks::Unlocker;

use crate::account::Account;
use crate::error::ClientError;
use crate::http::Call;
use crate::updates::Update;

impl Account {
    /// Posts a demande. Repeating the call after a failure never posts it twice.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `contact_in_public_field`, `unknown_place`, `one_active_demande`, `restricted`…
    pub async fn create_demande(&self, demande: &CreateDemande) -> Result<Demande, ClientError> {
        self.core.requests.post(&self.core.session, "/demandes", demande).await
    }

    /// The caller's own demandes, newest first.
    ///
    /// # Errors
    /// As every call.
    pub async fn my_demandes(&self, cursor: Option<&str>) -> Result<Page<Demande>, ClientError> {
        self.core.session.send(Call::get("/demandes/mine").query(&PageQuery::after(cursor))?).await?.json()
    }

    /// Demandes around a place, nearest first.
    ///
    /// # Errors
    /// As every call.
    pub async fn nearby(&self, query: &NearbyQuery) -> Result<Page<Demande>, ClientError> {
        self.core.session.send(Call::get("/demandes/nearby").query(query)?).await?.json()
    }

    /// One demande.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `not_found`.
    pub async fn demande(&self, id: DemandeId) -> Result<Demande, ClientError> {
        self.core.session.send(Call::get(format!("/demandes/{id}"))).await?.json()
    }

    /// Spends the price shown in `demande` and opens a conversation. Repeating it never spends twice.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `price_changed`, `demande_full`, `insufficient_tokens`…
    pub async fn unlock(&self, demande: &Demande) -> Result<Unlocked, ClientError> {
        self.take_slot(demande, false).await
    }

    /// The same for the premium slot, which costs as many premium tokens and is there when the others are gone.
    ///
    /// # Errors
    /// As [`Account::unlock`].
    pub async fn unlock_premium(&self, demande: &Demande) -> Result<Unlocked, ClientError> {
        self.take_slot(demande, true).await
    }

    async fn take_slot(&self, demande: &Demande, premium: bool) -> Result<Unlocked, ClientError> {
        let route = format!("/demandes/{}/unlock", demande.id);
        let body = Unlock { price: demande.price.tokens, premium };
        let unlocked: Unlocked = self.core.requests.post(&self.core.session, &route, &body).await?;
        self.core.adopt(vec![unlocked.conversation.clone()]).await?;
        self.core.hub.tell(Update::Conversations);
        Ok(unlocked)
    }

    /// The pros who unlocked one of the caller's demandes, oldest first.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `not_found`, also for somebody else's demande.
    pub async fn unlockers(
        &self,
        id: DemandeId,
        cursor: Option<&str>,
    ) -> Result<Page<Unlocker>, ClientError> {
        let call = Call::get(format!("/demandes/{id}/unlocks")).query(&PageQuery::after(cursor))?;
        self.core.session.send(call).await?.json()
    }

    /// Ends one of the caller's demandes: somebody was found.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `demande_closed`, `not_found`.
    pub async fn resolve(&self, id: DemandeId) -> Result<Demande, ClientError> {
        self.change(id, "resolve").await
    }

    /// Takes one of the caller's demandes back.
    ///
    /// # Errors
    /// As [`Account::resolve`].
    pub async fn withdraw(&self, id: DemandeId) -> Result<Demande, ClientError> {
        self.change(id, "withdraw").await
    }

    /// Revives an expired demande of the caller's for 30 days. An open one stays as it is.
    ///
    /// # Errors
    /// As [`Account::create_demande`], and `demande_closed`, `not_found`.
    pub async fn renew(&self, id: DemandeId) -> Result<Demande, ClientError> {
        self.change(id, "renew").await
    }

    async fn change(&self, id: DemandeId, transition: &str) -> Result<Demande, ClientError> {
        self.core.session.send(Call::post_empty(format!("/demandes/{id}/{transition}"))).await?.json()
    }
}
