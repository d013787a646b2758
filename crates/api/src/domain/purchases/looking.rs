//! Looking a purchase up at Stripe, for when no webhook came (yet).

use std::time::Duration;

use store::StoreError;
use store::purchases::{self, Purchase};
use tokio::time::timeout;

use crate::domain::DomainError;
use crate::domain::purchases::following::learn;
use crate::ports::payments::PaymentsError;
use crate::services::Services;

/// How often one purchase may be looked up because its buyer asks.
const PAUSE: Duration = Duration::from_secs(5);
/// How long a buyer waits for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Looks a purchase up and carries out what that says.
///
/// # Errors
/// [`DomainError::Store`]; the inner one when Stripe does not say.
pub async fn look_up(
    services: &Services,
    purchase: &Purchase,
) -> Result<Result<(), PaymentsError>, DomainError> {
    let Some(stripe) = &services.payments else { return Ok(Err(PaymentsError::Unavailable)) };
    let looked = match (&purchase.session, &purchase.intent) {
        (Some(session), _) => stripe.session_fact(session).await,
        (None, Some(intent)) => stripe.intent_fact(intent).await,
        (None, None) => Ok(None),
    };
    match looked {
        Ok(Some(fact)) => learn(services, &fact).await.map(Ok),
        Ok(None) => Ok(Ok(())),
        Err(error) => Ok(Err(error)),
    }
}

/// The same because the buyer asks: not too often, and without letting them wait. True when there may be news.
///
/// # Errors
/// [`DomainError::Store`].
pub async fn look_up_soon(services: &Services, purchase: &Purchase) -> Result<bool, DomainError> {
    let now = services.now();
    let take = async |tx: &mut store::Tx| purchases::take_check(tx, purchase.id, now.minus(PAUSE), now).await;
    let taken: Result<bool, StoreError> = services.store.write(take).await;
    if services.payments.is_none() || !taken? {
        return Ok(false);
    }
    match timeout(PATIENCE, look_up(services, purchase)).await {
        Ok(looked) => looked.map(|said| said.is_ok()),
        Err(_) => Ok(false),
    }
}
