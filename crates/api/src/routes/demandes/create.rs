//! `POST /api/v1/demandes`.

use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, web};
use protocol::demandes::{CreateDemande, Demande};
use protocol::ids::DemandeId;

use crate::domain::demandes;
use crate::domain::idempotency::Once;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::idempotency::IdempotencyKey;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: MalformedBody, MissingIdempotencyKey, InvalidIdempotencyKey, Unauthenticated, SessionEnded, Forbidden,
    Restricted, Banned, OneActiveDemande, StillInProgress, PayloadTooLarge, UnsupportedMediaType, InvalidField,
    ContactInPublicField, UnknownPlace, IdempotencyMismatch);

/// Publishes a demande
#[utoipa::path(post, path = "/api/v1/demandes", tag = "demandes", security(("access_token" = [])),
    request_body = CreateDemande,
    params(("Idempotency-Key" = String, Header, description = "8 to 128 characters, the same for each repetition.")),
    responses((status = 201, description = "Published, now or by an earlier repetition.", body = Demande), Problems))]
#[tracing::instrument(name = "demandes.create", skip_all, fields(user.id = %caller.id))]
pub async fn create(
    caller: Caller,
    key: IdempotencyKey,
    body: Json<CreateDemande>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let now = services.now();
    let new = DemandeId::make(now, services.random.bytes()?);
    let once = Once::new(key.scope(caller.id, "demandes"), body.hash);
    let demande: Demande = services
        .store
        .write(async |tx| {
            let id = demandes::publish(tx, caller.id, new, &body.value, &once, now).await?;
            demandes::detail(tx, id, caller.id, now).await
        })
        .await?;
    let location = format!("/api/v1/demandes/{}", demande.id);
    Ok(HttpResponse::Created().insert_header((LOCATION, location)).json(demande))
}
