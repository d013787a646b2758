//! `GET` and `PUT /api/v1/tokens/spending-limit`.

use actix_web::web;
use protocol::money::Tokens;
use protocol::problem::Code;
use protocol::tokens::SpendingLimit;
use store::users;

use crate::domain::accounts::me;
use crate::domain::{DomainError, standing};
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ReadProblems: Unauthenticated, SessionEnded);
problems!(WriteProblems: MalformedBody, Unauthenticated, SessionEnded, Banned, PayloadTooLarge, UnsupportedMediaType,
    InvalidField);

/// Tells what the caller lets themselves spend in 24 hours
#[utoipa::path(get, path = "/api/v1/tokens/spending-limit", tag = "tokens", security(("access_token" = [])),
    responses((status = 200, description = "The limit.", body = SpendingLimit), ReadProblems))]
#[tracing::instrument(name = "tokens.spending_limit", skip_all, fields(user.id = %caller.id))]
pub async fn spending_limit(
    caller: Caller,
    services: web::Data<Services>,
) -> Result<web::Json<SpendingLimit>, ApiError> {
    let daily = services.store.read(async |tx| users::daily_limit(tx, caller.id).await).await?;
    Ok(web::Json(SpendingLimit { daily }))
}

/// Limits what the caller can spend in 24 hours
///
/// Unlocks beyond it are refused with `spending_limit_reached`; standard and premium tokens count alike, refunded
/// ones do not.
#[utoipa::path(put, path = "/api/v1/tokens/spending-limit", tag = "tokens", security(("access_token" = [])),
    request_body = SpendingLimit,
    responses((status = 200, description = "The limit from now on.", body = SpendingLimit), WriteProblems))]
#[tracing::instrument(name = "tokens.set_spending_limit", skip_all, fields(user.id = %caller.id))]
pub async fn set_spending_limit(
    caller: Caller,
    body: Json<SpendingLimit>,
    services: web::Data<Services>,
) -> Result<web::Json<SpendingLimit>, ApiError> {
    let limit = body.value;
    if limit.daily == Some(Tokens::ZERO) {
        return Err(ApiError::because(Code::InvalidField, "daily: at least 1, or null for no limit"));
    }
    let now = services.now();
    services
        .store
        .write(async |tx| {
            standing::may_write(&me::caller(tx, caller.id).await?, now)?;
            users::set_daily_limit(tx, caller.id, limit.daily).await?;
            Ok::<_, DomainError>(())
        })
        .await?;
    Ok(web::Json(limit))
}
