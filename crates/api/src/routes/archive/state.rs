//! `/api/v1/conversations/{id}/state`.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, web};
use protocol::accounts::{PutBlob, Versioned, Written};
use protocol::ids::ConversationId;
use protocol::limits::STATE_BYTES;
use protocol::problem::Code;

use crate::domain::archive;
use crate::domain::sealed::check_blob;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::parameters::Path;
use crate::http::precondition::{IfMatch, etag};
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ReadProblems: Unauthenticated, SessionEnded, NotFound, InvalidField);
problems!(WriteProblems: MalformedBody, Unauthenticated, SessionEnded, Banned, NotFound, PreconditionFailed,
    PayloadTooLarge, UnsupportedMediaType, InvalidField, MissingPrecondition);

/// Reads the caller's state of a conversation: what they have read
#[utoipa::path(get, path = "/api/v1/conversations/{id}/state", tag = "archive", security(("access_token" = [])),
    params(("id" = ConversationId, Path, description = "The conversation.")),
    responses((status = 200, description = "The state; its version is the ETag.", body = Versioned), ReadProblems))]
#[tracing::instrument(name = "archive.state", skip_all, fields(user.id = %caller.id))]
pub async fn state(
    caller: Caller,
    Path(id): Path<ConversationId>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let found = services.store.read(async |tx| store::archive::state(tx, caller.id, id).await).await?;
    let state = found.ok_or(ApiError::new(Code::NotFound))?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(state.version))).json(state))
}

/// Writes the next version of the caller's state
#[utoipa::path(put, path = "/api/v1/conversations/{id}/state", tag = "archive", security(("access_token" = [])),
    request_body = PutBlob,
    params(("id" = ConversationId, Path, description = "The conversation."),
        ("If-Match" = String, Header, description = "The version that was read, quoted: `\"0\"`.")),
    responses((status = 200, description = "Written.", body = Written), WriteProblems))]
#[tracing::instrument(name = "archive.put_state", skip_all, fields(user.id = %caller.id))]
pub async fn put_state(
    caller: Caller,
    Path(id): Path<ConversationId>,
    IfMatch(version): IfMatch,
    body: Json<PutBlob>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let (now, blob) = (services.now(), body.value.blob);
    check_blob("blob", &blob, STATE_BYTES)?;
    services.store.write(async |tx| archive::put_state(tx, caller.id, id, version, &blob, now).await).await?;
    services.bus.announce(vec![caller.id]);
    let written = Written { version: version.saturating_add(1) };
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(written.version))).json(written))
}
