//! `GET /api/v1/tokens/balance`.

use actix_web::web;
use protocol::accounts::Balance;

use crate::domain::accounts::me;
use crate::http::caller::Caller;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, SessionEnded);

/// Tells the caller's balance
#[utoipa::path(get, path = "/api/v1/tokens/balance", tag = "tokens", security(("access_token" = [])),
    responses((status = 200, description = "The balance.", body = Balance), Problems))]
#[tracing::instrument(name = "tokens.balance", skip_all, fields(user.id = %caller.id))]
pub async fn balance(caller: Caller, services: web::Data<Services>) -> Result<web::Json<Balance>, ApiError> {
    let balance = services
        .store
        .read(async |tx| {
            let user = me::caller(tx, caller.id).await?;
            me::balance(tx, &user).await
        })
        .await?;
    Ok(web::Json(balance))
}
