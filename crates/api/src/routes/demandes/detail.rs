//! `GET /api/v1/demandes/{id}`.

use actix_web::web;
use protocol::demandes::Demande;
use protocol::ids::DemandeId;

use crate::domain::demandes;
use crate::http::caller::Caller;
use crate::http::parameters::Path;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, SessionEnded, NotFound, InvalidField);

/// Shows a demande
///
/// The description only to its author and those who unlocked it.
#[utoipa::path(get, path = "/api/v1/demandes/{id}", tag = "demandes", security(("access_token" = [])),
    params(("id" = DemandeId, Path, description = "The demande.")),
    responses((status = 200, description = "The demande.", body = Demande), Problems))]
#[tracing::instrument(name = "demandes.detail", skip_all, fields(user.id = %caller.id))]
pub async fn detail(
    caller: Caller,
    Path(id): Path<DemandeId>,
    services: web::Data<Services>,
) -> Result<web::Json<Demande>, ApiError> {
    let now = services.now();
    let demande = services.store.read(async |tx| demandes::detail(tx, id, caller.id, now).await).await?;
    Ok(web::Json(demande))
}
