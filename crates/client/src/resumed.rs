//! Coming back after a full navigation: the refresh cookie still names the person, the keys are gone.

use std::sync::Arc;

use protocol::accounts::Balance;
use protocol::auth;
use protocol::ids::PurchaseId;
use protocol::tokens::Purchase;

use crate::client::Client;
use crate::error::ClientError;
use crate::http::Call;
use crate::platform;
use crate::session::{REFRESHING, Session};
use crate::updates::Hub;

/// Someone whose browser still holds a session, but no keys until the password is there: good for what is not
/// sealed. In browsers only; elsewhere the cookies go with the account.
#[derive(Debug)]
pub struct Resumed {
    session: Session,
}

impl Resumed {
    pub(crate) async fn with_cookies(client: &Client) -> Result<Self, ClientError> {
        let http = client.http.clone();
        let call = Call::post_empty("/auth/refresh").with_cookies();
        let answer = platform::exclusively(REFRESHING, http.send(&call)).await?;
        let granted: auth::Session = answer.json()?;
        Ok(Self { session: Session::new(http, granted, Arc::new(Hub::default())) })
    }

    /// One purchase.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `not_found`.
    pub async fn purchase(&self, id: PurchaseId) -> Result<Purchase, ClientError> {
        self.session.send(Call::get(format!("/tokens/purchases/{id}"))).await?.json()
    }

    /// The person's tokens.
    ///
    /// # Errors
    /// As every call.
    pub async fn balance(&self) -> Result<Balance, ClientError> {
        self.session.send(Call::get("/tokens/balance")).await?.json()
    }
}
