//! `GET /api/v1/tokens/purchases`, `GET /api/v1/tokens/purchases/{id}`.

use actix_web::web;
use protocol::ids::PurchaseId;
use protocol::page::{Page, PageQuery};
use protocol::tokens::{Purchase, PurchaseStatus};

use crate::domain::purchases;
use crate::http::caller::Caller;
use crate::http::page;
use crate::http::parameters::{Path, Query};
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, SessionEnded, NotFound, InvalidField);

const LIST: &str = "tokens/purchases";

/// Lists the caller's purchases, the newest first
#[utoipa::path(get, path = "/api/v1/tokens/purchases", tag = "tokens", security(("access_token" = [])), params(PageQuery),
    responses((status = 200, description = "A page.", body = Page<Purchase>), Problems))]
#[tracing::instrument(name = "tokens.purchases", skip_all, fields(user.id = %caller.id))]
pub async fn purchases(
    caller: Caller,
    Query(query): Query<PageQuery>,
    services: web::Data<Services>,
) -> Result<web::Json<Page<Purchase>>, ApiError> {
    let limit = page::limit(query.limit)?;
    let before = page::position(LIST, query.cursor.as_deref(), |id| id.parse().ok())?;
    let list = async |tx: &mut store::Tx| purchases::list(tx, caller.id, before, limit + 1).await;
    let items = services.store.read(list).await?;
    Ok(web::Json(page::page(items, limit, |last| page::cursor(LIST, &last.id.to_string()))))
}

/// Shows one of the caller's purchases
///
/// While it waits to be paid, Stripe is asked, at most every 5 seconds: so the page that a buyer comes back to does
/// not depend on a webhook.
#[utoipa::path(get, path = "/api/v1/tokens/purchases/{id}", tag = "tokens", security(("access_token" = [])),
    params(("id" = PurchaseId, Path, description = "The purchase.")),
    responses((status = 200, description = "The purchase.", body = Purchase), Problems))]
#[tracing::instrument(name = "tokens.purchase", skip_all, fields(user.id = %caller.id))]
pub async fn purchase(
    caller: Caller,
    Path(id): Path<PurchaseId>,
    services: web::Data<Services>,
) -> Result<web::Json<Purchase>, ApiError> {
    let own = async || services.store.read(async |tx| purchases::own(tx, caller.id, id).await).await;
    let purchase = own().await?;
    let waits = matches!(purchase.status, PurchaseStatus::Open | PurchaseStatus::Processing);
    if waits && purchases::look_up_soon(&services, &purchase).await? {
        return Ok(web::Json(purchases::view(own().await?)));
    }
    Ok(web::Json(purchases::view(purchase)))
}
