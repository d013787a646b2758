//! Tokens: packs, purchases, invoices and the history of an account.

use protocol::accounts::Balance;
use protocol::ids::PurchaseId;
use protocol::invoices::{Buyer, Invoice};
use protocol::page::{Page, PageQuery};
use protocol::tokens::{
    Checkout, CheckoutStarted, IntentStarted, Movement, PackId, Packs, Purchase, SpendingLimit,
};

use crate::account::Account;
use crate::error::ClientError;
use crate::http::{Answer, Call};

impl Account {
    /// What can be bought.
    ///
    /// # Errors
    /// As every call.
    pub async fn packs(&self) -> Result<Packs, ClientError> {
        self.read("/tokens/packs").await?.json()
    }

    /// The caller's tokens.
    ///
    /// # Errors
    /// As every call.
    pub async fn balance(&self) -> Result<Balance, ClientError> {
        self.read("/tokens/balance").await?.json()
    }

    /// The caller's ledger, newest first.
    ///
    /// # Errors
    /// As every call.
    pub async fn ledger(&self, cursor: Option<&str>) -> Result<Page<Movement>, ClientError> {
        self.core.session.send(Call::get("/tokens/ledger").query(&PageQuery::after(cursor))?).await?.json()
    }

    /// The whole ledger as a CSV file.
    ///
    /// # Errors
    /// As every call.
    pub async fn ledger_csv(&self) -> Result<Vec<u8>, ClientError> {
        self.read("/tokens/ledger.csv").await.map(Answer::into_bytes)
    }

    /// The caller's purchases, newest first.
    ///
    /// # Errors
    /// As every call.
    pub async fn purchases(&self, cursor: Option<&str>) -> Result<Page<Purchase>, ClientError> {
        let call = Call::get("/tokens/purchases").query(&PageQuery::after(cursor))?;
        self.core.session.send(call).await?.json()
    }

    /// One purchase.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `not_found`.
    pub async fn purchase(&self, id: PurchaseId) -> Result<Purchase, ClientError> {
        self.read(&format!("/tokens/purchases/{id}")).await?.json()
    }

    /// The invoice of a purchase.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `not_paid`, `not_found`.
    pub async fn invoice(&self, id: PurchaseId) -> Result<Invoice, ClientError> {
        self.read(&format!("/tokens/purchases/{id}/invoice")).await?.json()
    }

    /// The invoice of a purchase as a PDF file.
    ///
    /// # Errors
    /// As [`Account::invoice`].
    pub async fn invoice_pdf(&self, id: PurchaseId) -> Result<Vec<u8>, ClientError> {
        self.read(&format!("/tokens/purchases/{id}/invoice.pdf")).await.map(Answer::into_bytes)
    }

    /// Begins the purchase of a pack; the buyer pays at the answer's `url`. Repeating the call after a failure
    /// begins one purchase.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `unknown_pack`, `not_a_pro`, `payments_unavailable`…
    pub async fn checkout(&self, pack: &PackId) -> Result<CheckoutStarted, ClientError> {
        let body = Checkout { pack: pack.clone() };
        self.core.requests.post(&self.core.session, "/tokens/checkout", &body).await
    }

    /// The same for a front end that confirms the payment with Stripe's own SDK.
    ///
    /// # Errors
    /// As [`Account::checkout`].
    pub async fn payment_intent(&self, pack: &PackId) -> Result<IntentStarted, ClientError> {
        let body = Checkout { pack: pack.clone() };
        self.core.requests.post(&self.core.session, "/tokens/payment-intents", &body).await
    }

    /// What the caller's invoices say about them.
    ///
    /// # Errors
    /// As every call.
    pub async fn buyer(&self) -> Result<Buyer, ClientError> {
        self.read("/tokens/buyer").await?.json()
    }

    /// Changes what invoices to come say about the caller.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `invalid_field`.
    pub async fn set_buyer(&self, buyer: &Buyer) -> Result<(), ClientError> {
        self.core.session.send(Call::put("/tokens/buyer", buyer)?).await.map(drop)
    }

    /// What the caller lets themselves spend.
    ///
    /// # Errors
    /// As every call.
    pub async fn spending_limit(&self) -> Result<SpendingLimit, ClientError> {
        self.read("/tokens/spending-limit").await?.json()
    }

    /// Changes what the caller lets themselves spend.
    ///
    /// # Errors
    /// [`ClientError::Problem`] with `invalid_field`.
    pub async fn set_spending_limit(&self, limit: &SpendingLimit) -> Result<(), ClientError> {
        self.core.session.send(Call::put("/tokens/spending-limit", limit)?).await.map(drop)
    }

    async fn read(&self, path: &str) -> Result<Answer, ClientError> {
        self.core.session.send(Call::get(path)).await
    }
}
