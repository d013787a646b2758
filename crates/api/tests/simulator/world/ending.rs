//! How demandes end and go on.

use api::domain::demandes::{self, Ending};
use api::domain::staff::{self, Actor};
use protocol::ids::{DemandeId, UserId};
use protocol::time::Timestamp;

use super::{Answer, World, reason};
use crate::ops::Outcome;

impl World {
    pub(super) async fn end(
        &self,
        author: UserId,
        demande: DemandeId,
        withdrawn: bool,
        now: Timestamp,
    ) -> Answer {
        let ending = if withdrawn { Ending::Withdrawn } else { Ending::Resolved };
        let end = async |tx: &mut _| demandes::end(tx, demande, author, ending, now).await;
        self.store.write(end).await?;
        Ok(Outcome::Done)
    }

    pub(super) async fn renew(&self, author: UserId, demande: DemandeId, now: Timestamp) -> Answer {
        self.store.write(async |tx| demandes::renew(tx, demande, author, now).await).await?;
        Ok(Outcome::Done)
    }

    pub(super) async fn hide(&self, demande: DemandeId, now: Timestamp) -> Answer {
        let hide = async |tx: &mut _| staff::hide(tx, demande, &Actor::Operator, &reason(), now).await;
        self.store.write(hide).await?;
        Ok(Outcome::Done)
    }

    pub(super) async fn expire(&self, now: Timestamp) -> Answer {
        let expired = self.store.write(async |tx| demandes::expire(tx, now).await).await?;
        Ok(Outcome::Changed(expired > 0))
    }
}
