//! `POST /api/v1/tokens/payment-intents`.

use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, web};
use protocol::tokens::{Checkout, IntentStarted};
use store::purchases::Way;

use crate::domain::idempotency::Once;
use crate::domain::purchases;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::idempotency::IdempotencyKey;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::routes::tokens::checkout::{location, wish};
use crate::services::Services;

problems!(Problems: MalformedBody, MissingIdempotencyKey, InvalidIdempotencyKey, Unauthenticated, SessionEnded,
    PaymentDeclined, NotAPro, Restricted, Banned, StillInProgress, PayloadTooLarge, UnsupportedMediaType, InvalidField,
    UnknownPack, IdempotencyMismatch, TooManyOpenPurchases, PaymentsUnavailable);

/// Begins the purchase of a pack, for a front end of your own
///
/// Confirm the payment with Stripe's own SDK and `client_secret`; the tokens come when Stripe says that it is paid.
/// A repetition with the same key leads to the same payment.
#[utoipa::path(post, path = "/api/v1/tokens/payment-intents", tag = "tokens", security(("access_token" = [])),
    request_body = Checkout,
    params(("Idempotency-Key" = String, Header, description = "8 to 128 characters, the same for each repetition.")),
    responses((status = 201, description = "Begun, now or by an earlier repetition.", body = IntentStarted), Problems))]
#[tracing::instrument(name = "tokens.payment_intent", skip_all, fields(user.id = %caller.id))]
pub async fn payment_intent(
    caller: Caller,
    key: IdempotencyKey,
    body: Json<Checkout>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let wish = wish(&services, caller, &body.value.pack, Way::PaymentIntent)?;
    let once = Once::new(key.scope(caller.id, "payment-intents"), body.hash);
    let started = purchases::payment_intent(&services, &wish, &once, services.now()).await?;
    Ok(HttpResponse::Created().insert_header((LOCATION, location(started.purchase_id))).json(started))
}
