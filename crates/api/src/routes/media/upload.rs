//! Uploading: begin, parts, complete, and taking it back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use protocol::ids::MediaId;
use protocol::media::{CompleteMedia, CreateMedia, Media};

use crate::domain::media;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::parameters::Path;
use crate::http::problem::ApiError;
use crate::http::raw_body::Octets;
use crate::openapi::problems;
use crate::services::Services;

problems!(CreateProblems: MalformedBody, Unauthenticated, SessionEnded, Banned, NotFound, ConversationClosed, StorageFull,
    PayloadTooLarge, UnsupportedMediaType, InvalidField, TooManyUploads);
problems!(PartProblems: MalformedBody, Unauthenticated, SessionEnded, Banned, NotFound, ConversationClosed, PartDiffers,
    MediaGone, PayloadTooLarge, UnsupportedMediaType, InvalidField);
problems!(StatusProblems: Unauthenticated, SessionEnded, NotFound, MediaGone, InvalidField);
problems!(CompleteProblems: MalformedBody, Unauthenticated, SessionEnded, Banned, NotFound, ConversationClosed,
    MediaIncomplete, MediaGone, PayloadTooLarge, UnsupportedMediaType, InvalidField, HashMismatch);
problems!(DeleteProblems: Unauthenticated, SessionEnded, NotFound, InvalidField);

/// Begins the upload of a sealed file
///
/// It has 24 hours to be completed.
#[utoipa::path(post, path = "/api/v1/media", tag = "media", security(("access_token" = [])), request_body = CreateMedia,
    responses((status = 201, description = "Begun: where its parts go.", body = Media), CreateProblems))]
#[tracing::instrument(name = "media.create", skip_all, fields(user.id = %caller.id))]
pub async fn create(
    caller: Caller,
    body: Json<CreateMedia>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let (now, new) = (services.now(), body.value);
    let id = MediaId::make(now, services.random.bytes()?);
    let begun = services.store.write(async |tx| media::begin(tx, caller.id, id, &new, now).await).await?;
    Ok(HttpResponse::build(StatusCode::CREATED).json(begun))
}

/// Stores a part of a file
///
/// Parts may come in any order. The same bytes again change nothing.
#[utoipa::path(put, path = "/api/v1/media/{id}/parts/{number}", tag = "media", security(("access_token" = [])),
    params(("id" = MediaId, Path, description = "The file."),
        ("number" = u64, Path, description = "From 0.")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "Exactly `part_bytes` bytes; the last part the rest."),
    responses((status = 204, description = "Stored."), PartProblems))]
#[tracing::instrument(name = "media.put_part", skip_all, fields(user.id = %caller.id))]
pub async fn put_part(
    caller: Caller,
    Path((id, number)): Path<(MediaId, u64)>,
    body: Octets,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    media::store_part(&services, caller.id, id, number, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Tells which parts of one's own upload have arrived
#[utoipa::path(get, path = "/api/v1/media/{id}", tag = "media", security(("access_token" = [])),
    params(("id" = MediaId, Path, description = "The file.")),
    responses((status = 200, description = "What is there.", body = Media), StatusProblems))]
#[tracing::instrument(name = "media.status", skip_all, fields(user.id = %caller.id))]
pub async fn status(
    caller: Caller,
    Path(id): Path<MediaId>,
    services: web::Data<Services>,
) -> Result<web::Json<Media>, ApiError> {
    let now = services.now();
    let file = services.store.read(async |tx| media::of_owner(tx, caller.id, id, now).await).await?;
    Ok(web::Json(file))
}

/// Ends an upload, once every part is there and the whole has this hash
///
/// From then on the members of the conversation can fetch it, for 14 days.
#[utoipa::path(post, path = "/api/v1/media/{id}/complete", tag = "media", security(("access_token" = [])),
    request_body = CompleteMedia, params(("id" = MediaId, Path, description = "The file.")),
    responses((status = 200, description = "Complete.", body = Media), CompleteProblems))]
#[tracing::instrument(name = "media.complete", skip_all, fields(user.id = %caller.id))]
pub async fn complete(
    caller: Caller,
    Path(id): Path<MediaId>,
    body: Json<CompleteMedia>,
    services: web::Data<Services>,
) -> Result<web::Json<Media>, ApiError> {
    Ok(web::Json(media::complete(&services, caller.id, id, body.value.sha256).await?))
}

/// Removes one's own file, complete or not
#[utoipa::path(delete, path = "/api/v1/media/{id}", tag = "media", security(("access_token" = [])),
    params(("id" = MediaId, Path, description = "The file.")),
    responses((status = 204, description = "Nobody gets it any more."), DeleteProblems))]
#[tracing::instrument(name = "media.remove", skip_all, fields(user.id = %caller.id))]
pub async fn remove(
    caller: Caller,
    Path(id): Path<MediaId>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    media::remove(&services, caller.id, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
