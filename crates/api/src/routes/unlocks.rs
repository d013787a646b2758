//! `/api/v1/unlocks`: what a pro has bought, receipts and claims.

use actix_web::{HttpResponse, web};
use protocol::ids::{CaseId, ClaimId, UnlockId};
use protocol::page::{Page, PageQuery};
use protocol::unlocks::{Claim, NewClaim, Receipt, UnlockRecord};
use store::refunds::records;

use crate::domain::idempotency::Once;
use crate::domain::{claims, receipts};
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::idempotency::IdempotencyKey;
use crate::http::page;
use crate::http::parameters::{Path, Query};
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ListProblems: Unauthenticated, SessionEnded, InvalidField);
problems!(ReceiptProblems: MalformedBody, Unauthenticated, SessionEnded, Banned, NotFound, PayloadTooLarge,
    UnsupportedMediaType, InvalidField, InvalidSignature);
problems!(ClaimProblems: MalformedBody, MissingIdempotencyKey, InvalidIdempotencyKey, Unauthenticated, SessionEnded,
    Banned, NotFound, ClaimTooLate, AlreadyClaimed, AlreadyRefunded, StillInProgress, PayloadTooLarge,
    UnsupportedMediaType, InvalidField, IdempotencyMismatch);

const LIST: &str = "unlocks";

/// Lists the caller's unlocks with their refunds and claims, the newest first
#[utoipa::path(get, path = "/api/v1/unlocks", tag = "unlocks", security(("access_token" = [])), params(PageQuery),
    responses((status = 200, description = "A page.", body = Page<UnlockRecord>), ListProblems))]
#[tracing::instrument(name = "unlocks.list", skip_all, fields(user.id = %caller.id))]
pub async fn list(
    caller: Caller,
    Query(query): Query<PageQuery>,
    services: web::Data<Services>,
) -> Result<web::Json<Page<UnlockRecord>>, ApiError> {
    let (now, limit) = (services.now(), page::limit(query.limit)?);
    let before = page::position(LIST, query.cursor.as_deref(), |id| id.parse().ok())?;
    let found = services.store.read(async |tx| records(tx, caller.id, before, limit + 1, now).await).await?;
    Ok(web::Json(page::page(found, limit, |last| page::cursor(LIST, &last.id.to_string()))))
}

/// Tells, signed by the demandeur, that a message of the pro's was displayed or could not be opened
///
/// The first receipt of an unlock counts, from the moment it arrives; a repeated one changes nothing.
#[utoipa::path(post, path = "/api/v1/unlocks/{id}/receipt", tag = "unlocks", security(("access_token" = [])),
    request_body = Receipt,
    params(("id" = UnlockId, Path, description = "The unlock that opened the conversation.")),
    responses((status = 204, description = "Taken, now or before."), ReceiptProblems))]
#[tracing::instrument(name = "unlocks.receipt", skip_all, fields(user.id = %caller.id))]
pub async fn receipt(
    caller: Caller,
    Path(unlock): Path<UnlockId>,
    body: Json<Receipt>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let now = services.now();
    let case = CaseId::make(now, services.random.bytes()?);
    services
        .store
        .write(async |tx| receipts::receive(tx, caller.id, unlock, &body.value, case, now).await)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Asks staff for a refund
///
/// Within 14 days of the unlock, once per unlock. What staff decided shows in `GET /unlocks`.
#[utoipa::path(post, path = "/api/v1/unlocks/{id}/claim", tag = "unlocks", security(("access_token" = [])),
    request_body = NewClaim,
    params(("id" = UnlockId, Path, description = "One of the caller's unlocks."),
        ("Idempotency-Key" = String, Header, description = "8 to 128 characters, the same for each repetition.")),
    responses((status = 201, description = "Made, now or by an earlier repetition.", body = Claim), ClaimProblems))]
#[tracing::instrument(name = "unlocks.claim", skip_all, fields(user.id = %caller.id))]
pub async fn claim(
    caller: Caller,
    Path(unlock): Path<UnlockId>,
    key: IdempotencyKey,
    body: Json<NewClaim>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let now = services.now();
    let id = ClaimId::make(now, services.random.bytes()?);
    let once = Once::new(key.scope(caller.id, &format!("claim/{unlock}")), body.hash);
    let claim = services
        .store
        .write(async |tx| claims::make(tx, caller.id, unlock, id, &body.value, &once, now).await)
        .await?;
    Ok(HttpResponse::Created().json(claim))
}
