//! `POST /api/v1/demandes/{id}/resolve`, `/withdraw` and `/renew`, by the author.

use actix_web::web;
use protocol::demandes::Demande;
use protocol::ids::DemandeId;

use crate::domain::demandes::{self, Ending};
use crate::http::caller::Caller;
use crate::http::parameters::Path;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(EndProblems: Unauthenticated, SessionEnded, Banned, NotFound, DemandeClosed, InvalidField);
problems!(RenewProblems: Unauthenticated, SessionEnded, Restricted, Banned, NotFound, DemandeClosed, OneActiveDemande,
    InvalidField, ContactInPublicField);

/// Ends one of the caller's demandes: somebody was found
///
/// Pros who unlocked it within 48 hours and whom the caller had not written to get their tokens back.
#[utoipa::path(post, path = "/api/v1/demandes/{id}/resolve", tag = "demandes", security(("access_token" = [])),
    params(("id" = DemandeId, Path, description = "The demande.")),
    responses((status = 200, description = "Resolved, now or before.", body = Demande), EndProblems))]
#[tracing::instrument(name = "demandes.resolve", skip_all, fields(user.id = %caller.id))]
pub async fn resolve(
    caller: Caller,
    Path(id): Path<DemandeId>,
    services: web::Data<Services>,
) -> Result<web::Json<Demande>, ApiError> {
    end(caller, id, &services, Ending::Resolved).await
}

/// Takes one of the caller's demandes back
///
/// Pros who unlocked it within 48 hours and whom the caller had not written to get their tokens back.
#[utoipa::path(post, path = "/api/v1/demandes/{id}/withdraw", tag = "demandes", security(("access_token" = [])),
    params(("id" = DemandeId, Path, description = "The demande.")),
    responses((status = 200, description = "Withdrawn, now or before.", body = Demande), EndProblems))]
#[tracing::instrument(name = "demandes.withdraw", skip_all, fields(user.id = %caller.id))]
pub async fn withdraw(
    caller: Caller,
    Path(id): Path<DemandeId>,
    services: web::Data<Services>,
) -> Result<web::Json<Demande>, ApiError> {
    end(caller, id, &services, Ending::Withdrawn).await
}

async fn end(
    caller: Caller,
    id: DemandeId,
    services: &Services,
    ending: Ending,
) -> Result<web::Json<Demande>, ApiError> {
    let now = services.now();
    let demande = services
        .store
        .write(async |tx| {
            demandes::end(tx, id, caller.id, ending, now).await?;
            demandes::detail(tx, id, caller.id, now).await
        })
        .await?;
    Ok(web::Json(demande))
}

/// Gives one of the caller's expired demandes 30 more days
///
/// By the rules of publishing; one that is open stays as it is.
#[utoipa::path(post, path = "/api/v1/demandes/{id}/renew", tag = "demandes", security(("access_token" = [])),
    params(("id" = DemandeId, Path, description = "The demande.")),
    responses((status = 200, description = "Open again.", body = Demande), RenewProblems))]
#[tracing::instrument(name = "demandes.renew", skip_all, fields(user.id = %caller.id))]
pub async fn renew(
    caller: Caller,
    Path(id): Path<DemandeId>,
    services: web::Data<Services>,
) -> Result<web::Json<Demande>, ApiError> {
    let now = services.now();
    let demande = services
        .store
        .write(async |tx| {
            demandes::renew(tx, id, caller.id, now).await?;
            demandes::detail(tx, id, caller.id, now).await
        })
        .await?;
    Ok(web::Json(demande))
}
