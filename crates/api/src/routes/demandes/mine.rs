//! `GET /api/v1/demandes/mine`.

use actix_web::web;
use protocol::demandes::Demande;
use protocol::page::{Page, PageQuery};
use store::demandes::of_author;

use crate::domain::demandes::view;
use crate::http::caller::Caller;
use crate::http::page;
use crate::http::parameters::Query;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, SessionEnded, InvalidField);

const LIST: &str = "demandes/mine";

/// Lists the caller's own demandes, the newest first
#[utoipa::path(get, path = "/api/v1/demandes/mine", tag = "demandes", security(("access_token" = [])), params(PageQuery),
    responses((status = 200, description = "A page.", body = Page<Demande>), Problems))]
#[tracing::instrument(name = "demandes.mine", skip_all, fields(user.id = %caller.id))]
pub async fn mine(
    caller: Caller,
    Query(query): Query<PageQuery>,
    services: web::Data<Services>,
) -> Result<web::Json<Page<Demande>>, ApiError> {
    let (now, limit) = (services.now(), page::limit(query.limit)?);
    let before = page::position(LIST, query.cursor.as_deref(), |id| id.parse().ok())?;
    let seen = services.store.read(async |tx| of_author(tx, caller.id, before, limit + 1).await).await?;
    let items = seen.into_iter().map(|seen| view(seen, caller.id, None, now)).collect();
    Ok(web::Json(page::page(items, limit, |last: &Demande| page::cursor(LIST, &last.id.to_string()))))
}
