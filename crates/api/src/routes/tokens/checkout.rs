//! `POST /api/v1/tokens/checkout`.

use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, web};
use protocol::ids::PurchaseId;
use protocol::problem::Code;
use protocol::tokens::{Checkout, CheckoutStarted, PackId};
use store::purchases::Way;

use crate::domain::idempotency::Once;
use crate::domain::purchases::{self, Wish};
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::idempotency::IdempotencyKey;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: MalformedBody, MissingIdempotencyKey, InvalidIdempotencyKey, Unauthenticated, SessionEnded,
    PaymentDeclined, NotAPro, Restricted, Banned, StillInProgress, PayloadTooLarge, UnsupportedMediaType, InvalidField,
    UnknownPack, IdempotencyMismatch, TooManyOpenPurchases, PaymentsUnavailable);

/// Begins the purchase of a pack
///
/// Send the buyer to `url`, where they pay on Stripe's own page. A repetition with the same key leads to the same
/// purchase and page, also after `payments_unavailable`; once it is paid or over, `url` is the page of this product
/// that says so.
#[utoipa::path(post, path = "/api/v1/tokens/checkout", tag = "tokens", security(("access_token" = [])),
    request_body = Checkout,
    params(("Idempotency-Key" = String, Header, description = "8 to 128 characters, the same for each repetition.")),
    responses((status = 201, description = "Begun, now or by an earlier repetition.", body = CheckoutStarted), Problems))]
#[tracing::instrument(name = "tokens.checkout", skip_all, fields(user.id = %caller.id))]
pub async fn checkout(
    caller: Caller,
    key: IdempotencyKey,
    body: Json<Checkout>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let wish = wish(&services, caller, &body.value.pack, Way::Checkout)?;
    let once = Once::new(key.scope(caller.id, "checkout"), body.hash);
    let started = purchases::checkout(&services, &wish, &once, services.now()).await?;
    Ok(HttpResponse::Created().insert_header((LOCATION, location(started.purchase_id))).json(started))
}

pub(super) fn wish(services: &Services, caller: Caller, pack: &PackId, way: Way) -> Result<Wish, ApiError> {
    let pack = services.settings.packs.find(pack).ok_or(ApiError::new(Code::UnknownPack))?;
    Ok(Wish {
        pro: caller.id,
        pack: pack.clone(),
        way,
        id: PurchaseId::make(services.now(), services.random.bytes()?),
        request_key: purchases::request_key(services)?,
    })
}

pub(super) fn location(purchase: PurchaseId) -> String {
    format!("/api/v1/tokens/purchases/{purchase}")
}
