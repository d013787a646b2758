//! Asking Stripe to take money: the purchase is stored first, with the key under which Stripe is asked. So whatever
//! is cut off, a repetition leads to the same page.

use protocol::problem::Code;
use protocol::time::Timestamp;
use protocol::tokens::{CheckoutStarted, IntentStarted, PurchaseStatus};
use store::purchases::{self, Purchase};
use uuid::Uuid;

use crate::domain::idempotency::Once;
use crate::domain::purchases::{Wish, begin, connection};
use crate::domain::{DomainError, Refusal};
use crate::ports::payments::{Order, PaymentsError, cancel_url, success_url};
use crate::services::Services;

/// Begins a purchase that is paid on Stripe's page. Repeated when there is nothing left to pay, it leads to where
/// the purchase stands.
///
/// # Errors
/// `payment_declined`, `still_in_progress`, `payments_unavailable`, and those of [`begin`].
pub async fn checkout(
    services: &Services,
    wish: &Wish,
    once: &Once,
    now: Timestamp,
) -> Result<CheckoutStarted, DomainError> {
    let stripe = connection(services)?;
    let purchase = services.store.write(async |tx| begin(tx, wish, once, now).await).await?;
    let (id, origin) = (purchase.id, &services.settings.origin);
    let url = match (purchase.status, &purchase.url) {
        (PurchaseStatus::New, _) => {
            let opened = stripe.open_session(&order(&purchase), origin, &purchase.request_key).await;
            let session = or_fresh_key(services, &purchase, opened).await?;
            let keep =
                async |tx: &mut store::Tx| purchases::opened_session(tx, id, &session.id, &session.url).await;
            services.store.write(keep).await?;
            tracing::info!(purchase = %id, "a checkout was opened");
            session.url
        }
        (PurchaseStatus::Open, Some(url)) => url.clone(),
        (PurchaseStatus::Failed | PurchaseStatus::Expired, _) => cancel_url(origin, id),
        _ => success_url(origin, id),
    };
    Ok(CheckoutStarted { purchase_id: id, url })
}

/// The same for a payment that a front end of somebody else's confirms.
///
/// # Errors
/// As [`checkout`].
pub async fn payment_intent(
    services: &Services,
    wish: &Wish,
    once: &Once,
    now: Timestamp,
) -> Result<IntentStarted, DomainError> {
    let stripe = connection(services)?;
    let purchase = services.store.write(async |tx| begin(tx, wish, once, now).await).await?;
    let id = purchase.id;
    let opened = match &purchase.intent {
        // What confirms it is not stored here.
        Some(intent) => stripe.intent(intent).await,
        None => stripe.open_intent(&order(&purchase), &purchase.request_key).await,
    };
    let intent = or_fresh_key(services, &purchase, opened).await?;
    if purchase.intent.is_none() {
        services.store.write(async |tx| purchases::opened_intent(tx, id, &intent.id).await).await?;
        tracing::info!(purchase = %id, "a payment was opened");
    }
    Ok(IntentStarted { purchase_id: id, payment_intent: intent.id, client_secret: intent.client_secret })
}

fn order(purchase: &Purchase) -> Order {
    Order {
        purchase: purchase.id,
        asset: purchase.pack.asset,
        tokens: purchase.pack.tokens,
        amount_cents: purchase.pack.amount_cents,
        currency: purchase.currency.clone(),
    }
}

/// A key under which Stripe remembers a failure is replaced before anybody asks again.
async fn or_fresh_key<T>(
    services: &Services,
    purchase: &Purchase,
    opened: Result<T, PaymentsError>,
) -> Result<T, DomainError> {
    let error = match opened {
        Ok(opened) => return Ok(opened),
        Err(error) => error,
    };
    if error.spends_key() {
        let (id, spent, fresh) = (purchase.id, &purchase.request_key, request_key(services)?);
        let replace = async |tx: &mut store::Tx| purchases::replace_key(tx, id, spent, &fresh).await;
        services.store.write(replace).await?;
    }
    tracing::warn!(purchase = %purchase.id, %error, "a purchase could not be opened");
    Err(Refusal::new(match error {
        PaymentsError::Declined => Code::PaymentDeclined,
        PaymentsError::InProgress => Code::StillInProgress,
        PaymentsError::Failed | PaymentsError::Unavailable => Code::PaymentsUnavailable,
    })
    .into())
}

/// A key for a request to Stripe.
///
/// # Errors
/// When there is no randomness.
pub fn request_key(services: &Services) -> Result<String, DomainError> {
    Ok(Uuid::from_bytes(services.random.bytes()?).simple().to_string())
}
