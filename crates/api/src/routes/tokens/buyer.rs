//! `GET` and `PUT /api/v1/tokens/buyer`.

use actix_web::{HttpResponse, web};
use protocol::invoices::Buyer;

use crate::domain::buyers;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ReadProblems: Unauthenticated, SessionEnded);
problems!(WriteProblems: MalformedBody, Unauthenticated, SessionEnded, Banned, PayloadTooLarge, UnsupportedMediaType,
    InvalidField);

/// Tells what the caller's next invoices will say about them
#[utoipa::path(get, path = "/api/v1/tokens/buyer", tag = "tokens", security(("access_token" = [])),
    responses((status = 200, description = "What they said, if anything.", body = Buyer), ReadProblems))]
#[tracing::instrument(name = "tokens.buyer", skip_all, fields(user.id = %caller.id))]
pub async fn buyer(caller: Caller, services: web::Data<Services>) -> Result<web::Json<Buyer>, ApiError> {
    let buyer = services.store.read(async |tx| buyers::get(tx, caller.id).await).await?;
    Ok(web::Json(buyer))
}

/// Changes what the caller's next invoices will say about them
///
/// The body replaces what was said before; an empty one removes it. Invoices that are issued stay as they are.
#[utoipa::path(put, path = "/api/v1/tokens/buyer", tag = "tokens", security(("access_token" = [])), request_body = Buyer,
    responses((status = 204, description = "Changed."), WriteProblems))]
#[tracing::instrument(name = "tokens.put_buyer", skip_all, fields(user.id = %caller.id))]
pub async fn put_buyer(
    caller: Caller,
    body: Json<Buyer>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let now = services.now();
    services.store.write(async |tx| buyers::put(tx, caller.id, &body.value, now).await).await?;
    Ok(HttpResponse::NoContent().finish())
}
