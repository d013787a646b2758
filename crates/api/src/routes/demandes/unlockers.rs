//! `GET /api/v1/demandes/{id}/unlocks`.

use actix_web::web;
use protocol::ids::DemandeId;
use protocol::page::{Page, PageQuery};
use protocol::unlocks::Unlocker;

use crate::domain::demandes;
use crate::http::caller::Caller;
use crate::http::page;
use crate::http::parameters::{Path, Query};
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, SessionEnded, NotFound, InvalidField);

/// Lists the pros who unlocked one of the caller's demandes, the oldest unlock first
#[utoipa::path(get, path = "/api/v1/demandes/{id}/unlocks", tag = "demandes", security(("access_token" = [])),
    params(("id" = DemandeId, Path, description = "The demande."), PageQuery),
    responses((status = 200, description = "A page.", body = Page<Unlocker>), Problems))]
#[tracing::instrument(name = "demandes.unlockers", skip_all, fields(user.id = %caller.id))]
pub async fn unlockers(
    caller: Caller,
    Path(id): Path<DemandeId>,
    Query(query): Query<PageQuery>,
    services: web::Data<Services>,
) -> Result<web::Json<Page<Unlocker>>, ApiError> {
    let limit = page::limit(query.limit)?;
    let list = format!("demandes/{id}/unlocks");
    let after = page::position(&list, query.cursor.as_deref(), |id| id.parse().ok())?;
    let unlockers = services
        .store
        .read(async |tx| demandes::unlockers(tx, id, caller.id, after, limit + 1).await)
        .await?;
    Ok(web::Json(page::page(unlockers, limit, |last: &Unlocker| page::cursor(&list, &last.id.to_string()))))
}
