//! What a pro has unlocked.

use protocol::ids::UnlockId;
use protocol::page::{Page, PageQuery};
use protocol::unlocks::{Claim, NewClaim, UnlockRecord};

use crate::account::Account;
use crate::error::ClientError;
use crate::http::Call;

impl Account {
    /// The caller's unlocks with their refunds and claims, newest first.
    ///
    /// # Errors
    /// As every call.
    pub async fn unlocks(&self, cursor: Option<&str>) -> Result<Page<UnlockRecord>, ClientError> {
        self.core.session.send(Call::get("/unlocks").query(&PageQuery::after(cursor))?).await?.json()
    }

    /// Asks staff for a refund. Repeating the call after a failure never claims twice.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `claim_too_late`, `already_claimed`, `already_refunded`, `not_found`.
    pub async fn claim(&self, id: UnlockId, claim: &NewClaim) -> Result<Claim, ClientError> {
        self.core.requests.post(&self.core.session, &format!("/unlocks/{id}/claim"), claim).await
    }
}
