//! Demandes and unlocks.

use protocol::demandes::{CreateDemande, Demande, NearbyQuery, Unlock, Unlocked};
use protocol::ids::DemandeId;
use protocol::page::{Page, PageQuery};

use crate::core::Core;
use crate::error::ClientError;
use crate::http::Call;
use crate::updates::Update;

impl Core {
    pub(crate) async fn create_demande(&self, demande: &CreateDemande) -> Result<Demande, ClientError> {
        self.requests.post(&self.session, "/demandes", demande).await
    }

    pub(crate) async fn my_demandes(&self, cursor: Option<&str>) -> Result<Page<Demande>, ClientError> {
        let query = PageQuery { cursor: cursor.map(str::to_owned), limit: None };
        self.session.send(Call::get("/demandes/mine").query(&query)?).await?.json()
    }

    pub(crate) async fn nearby(&self, query: &NearbyQuery) -> Result<Page<Demande>, ClientError> {
        self.session.send(Call::get("/demandes/nearby").query(query)?).await?.json()
    }

    pub(crate) async fn demande(&self, id: DemandeId) -> Result<Demande, ClientError> {
        self.session.send(Call::get(format!("/demandes/{id}"))).await?.json()
    }

    pub(crate) async fn unlock(&self, demande: &Demande) -> Result<Unlocked, ClientError> {
        let route = format!("/demandes/{}/unlock", demande.id);
        let body = Unlock { price: demande.price.tokens, premium: false };
        let unlocked: Unlocked = self.requests.post(&self.session, &route, &body).await?;
        self.adopt(vec![unlocked.conversation.clone()]).await?;
        self.hub.tell(Update::Conversations);
        Ok(unlocked)
    }
}
