//! `/api/v1/me`: the caller's own account.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, web};
use protocol::accounts::{Me, PutBlob, Versioned, Written};
use protocol::limits::VAULT_BYTES;
use protocol::problem::Code;
use store::vaults;

use crate::domain::DomainError;
use crate::domain::accounts::me as accounts;
use crate::domain::sealed::check_blob;
use crate::domain::standing;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::precondition::{IfMatch, etag};
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ReadProblems: Unauthenticated, SessionEnded);
problems!(WriteProblems: MalformedBody, Unauthenticated, SessionEnded, Banned, PreconditionFailed, PayloadTooLarge,
    UnsupportedMediaType, InvalidField, MissingPrecondition);

/// Tells the caller about their own account
#[utoipa::path(get, path = "/api/v1/me", tag = "me", security(("access_token" = [])),
    responses((status = 200, description = "The account.", body = Me), ReadProblems))]
#[tracing::instrument(name = "me.read", skip_all, fields(user.id = %caller.id))]
pub async fn me(caller: Caller, services: web::Data<Services>) -> Result<web::Json<Me>, ApiError> {
    let now = services.now();
    let me = services.store.read(async |tx| accounts::me(tx, caller.id, now).await).await?;
    Ok(web::Json(me))
}

/// Reads the caller's vault
#[utoipa::path(get, path = "/api/v1/me/vault", tag = "me", security(("access_token" = [])),
    responses((status = 200, description = "The vault; its version is the ETag.", body = Versioned), ReadProblems))]
#[tracing::instrument(name = "me.vault", skip_all, fields(user.id = %caller.id))]
pub async fn vault(caller: Caller, services: web::Data<Services>) -> Result<HttpResponse, ApiError> {
    let vault = services.store.read(async |tx| vaults::get(tx, caller.id).await).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(vault.version))).json(vault))
}

/// Writes the next version of the caller's vault
#[utoipa::path(put, path = "/api/v1/me/vault", tag = "me", security(("access_token" = [])), request_body = PutBlob,
    params(("If-Match" = String, Header, description = "The version that was read, quoted: `\"1\"`.")),
    responses((status = 200, description = "Written.", body = Written), WriteProblems))]
#[tracing::instrument(name = "me.put_vault", skip_all, fields(user.id = %caller.id))]
pub async fn put_vault(
    caller: Caller,
    IfMatch(version): IfMatch,
    body: Json<PutBlob>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let blob = body.value.blob;
    check_blob("blob", &blob, VAULT_BYTES)?;
    let now = services.now();
    services
        .store
        .write(async |tx| {
            standing::may_write(&accounts::caller(tx, caller.id).await?, now)?;
            let written = vaults::put(tx, caller.id, version, &blob, now).await?;
            if written { Ok(()) } else { Err(DomainError::from(Code::PreconditionFailed)) }
        })
        .await?;
    let written = Written { version: version.saturating_add(1) };
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(written.version))).json(written))
}
