//! The connection to Stripe: `async-stripe`'s client, without its typed requests
//! (docs/decisions/0083-the-stripe-client-without-its-types.md).

use std::fmt;
use std::time::Duration;

use protocol::time::Timestamp;
use stripe::{ApiErrorsType, Client, ClientBuilder, IdempotencyKey, RequestStrategy, StripeError};
use stripe_client_core::{RequestBuilder, StripeMethod};

use crate::config::Stripe;
use crate::ports::payments::requests::{EventsQuery, NewIntent, NewSession, Since};
use crate::ports::payments::wire::{Events, KINDS, Object};
use crate::ports::payments::{Fact, Notice, OpenedIntent, OpenedSession, Order};
use crate::secrets::SecretText;

/// How long one request may take. Stripe answers within seconds; whoever waits is a person.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Stripe did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaymentsError {
    /// It declines; so it will whenever asked under the same key.
    #[error("declined")]
    Declined,
    /// It is still working on a request with the same key.
    #[error("the same request is being worked on")]
    InProgress,
    /// It failed, and will remember so under the same key.
    #[error("failed, and the key remembers it")]
    Failed,
    /// It cannot be reached, or does nothing now; under the same key it makes nothing twice.
    #[error("not available")]
    Unavailable,
}

impl PaymentsError {
    /// True when asking again needs another key.
    #[must_use]
    pub const fn spends_key(self) -> bool {
        matches!(self, Self::Declined | Self::Failed)
    }
}

/// An account at Stripe. Cheap to clone.
#[derive(Clone)]
pub struct Connection {
    client: Client,
    webhook_secrets: Vec<SecretText>,
    live: bool,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("live", &self.live).finish_non_exhaustive()
    }
}

impl Connection {
    /// A connection; nothing is sent yet.
    ///
    /// # Errors
    /// [`StripeError`] for an address that no request can go to.
    pub fn new(stripe: &Stripe) -> Result<Self, StripeError> {
        Self::with_timeout(stripe, TIMEOUT)
    }

    fn with_timeout(stripe: &Stripe, timeout: Duration) -> Result<Self, StripeError> {
        let client = ClientBuilder::new(stripe.secret_key.expose())
            .url(stripe.api_base.as_str())
            .timeout(timeout)
            .build()?;
        Ok(Self { client, webhook_secrets: stripe.webhook_secrets.clone(), live: stripe.is_live() })
    }

    /// True when money really moves.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.live
    }

    /// The secrets that webhooks may be signed with.
    #[must_use]
    pub fn webhook_secrets(&self) -> &[SecretText] {
        &self.webhook_secrets
    }

    /// Opens the page on which an order is paid; the same one each time for one key. It leads back to `origin`.
    ///
    /// # Errors
    /// [`PaymentsError`].
    pub async fn open_session(
        &self,
        order: &Order,
        origin: &str,
        key: &str,
    ) -> Result<OpenedSession, PaymentsError> {
        let request = post("/checkout/sessions").form(&NewSession::new(order, origin));
        let session: Object = self.send(request, once(key)?).await?;
        session.opened_session().ok_or(PaymentsError::Failed)
    }

    /// Opens a payment for an order; the same one each time for one key.
    ///
    /// # Errors
    /// [`PaymentsError`].
    pub async fn open_intent(&self, order: &Order, key: &str) -> Result<OpenedIntent, PaymentsError> {
        let request = post("/payment_intents").form(&NewIntent::new(order));
        let intent: Object = self.send(request, once(key)?).await?;
        intent.opened_payment().ok_or(PaymentsError::Failed)
    }

    /// A payment opened before.
    ///
    /// # Errors
    /// [`PaymentsError`].
    pub async fn intent(&self, id: &str) -> Result<OpenedIntent, PaymentsError> {
        let intent: Object = self.send(get(format!("/payment_intents/{id}")), RequestStrategy::Once).await?;
        intent.opened_payment().ok_or(PaymentsError::Unavailable)
    }

    /// What a session says now; nothing as long as it waits to be paid.
    ///
    /// # Errors
    /// [`PaymentsError`].
    pub async fn session_fact(&self, id: &str) -> Result<Option<Fact>, PaymentsError> {
        let session: Object =
            self.send(get(format!("/checkout/sessions/{id}")), RequestStrategy::Once).await?;
        Ok(session.session())
    }

    /// What a payment says now; nothing as long as it waits to be confirmed.
    ///
    /// # Errors
    /// [`PaymentsError`].
    pub async fn intent_fact(&self, id: &str) -> Result<Option<Fact>, PaymentsError> {
        let intent: Object = self.send(get(format!("/payment_intents/{id}")), RequestStrategy::Once).await?;
        Ok(intent.payment())
    }

    /// Up to 100 events since then that are older than `after`, the newest first; true when there are more.
    ///
    /// # Errors
    /// [`PaymentsError`].
    pub async fn events(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<(Vec<Notice>, bool), PaymentsError> {
        let created = Since { gte: since.as_millis().div_euclid(1_000) };
        let query = EventsQuery { created, limit: 100, starting_after: after, types: KINDS };
        let events: Events = self.send(get("/events").query(&query), RequestStrategy::Once).await?;
        let more = events.has_more;
        Ok((events.into_notices(), more))
    }

    async fn send<T: miniserde::Deserialize>(
        &self,
        request: RequestBuilder,
        strategy: RequestStrategy,
    ) -> Result<T, PaymentsError> {
        let sent = request.customize::<T>().request_strategy(strategy).send(&self.client).await;
        sent.map_err(|error| PaymentsError::from(&error))
    }
}

fn post(path: &str) -> RequestBuilder {
    RequestBuilder::new(StripeMethod::Post, path)
}

fn get(path: impl Into<String>) -> RequestBuilder {
    RequestBuilder::new(StripeMethod::Get, path)
}

fn once(key: &str) -> Result<RequestStrategy, PaymentsError> {
    IdempotencyKey::new(key).map(RequestStrategy::Idempotent).map_err(|_| PaymentsError::Failed)
}

/// Stripe's own words may quote what was sent: only codes are logged.
impl From<&StripeError> for PaymentsError {
    fn from(error: &StripeError) -> Self {
        match error {
            StripeError::Stripe(said, status) => {
                tracing::warn!(status, kind = said.type_.as_str(), "Stripe refused");
                match (status, &said.type_) {
                    (402, _) => Self::Declined,
                    (409, _) => Self::InProgress,
                    // Under this key something else was asked: the order's wording or our address has changed.
                    (_, ApiErrorsType::IdempotencyError) | (500.., _) => Self::Failed,
                    _ => Self::Unavailable,
                }
            }
            StripeError::JSONDeserialize(_) => {
                tracing::warn!("Stripe's answer cannot be read");
                Self::Failed
            }
            StripeError::Timeout => {
                tracing::warn!("Stripe did not answer in time");
                Self::Unavailable
            }
            StripeError::ClientError(_) | StripeError::ConfigError(_) => {
                tracing::warn!("Stripe cannot be reached");
                Self::Unavailable
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn whoever_never_answers_is_given_up() {
        // The system takes connections that nobody accepts.
        let silence = TcpListener::bind("127.0.0.1:0").unwrap();
        let stripe = Stripe {
            secret_key: SecretText::from("sk_test_silence".to_owned()),
            webhook_secrets: Vec::new(),
            api_base: format!("http://{}/", silence.local_addr().unwrap()).parse().unwrap(),
        };
        let connection = Connection::with_timeout(&stripe, Duration::from_millis(50)).unwrap();
        assert_eq!(connection.session_fact("cs_1").await.unwrap_err(), PaymentsError::Unavailable);
        assert_eq!(connection.intent("pi_1").await.unwrap_err(), PaymentsError::Unavailable);
    }
}
