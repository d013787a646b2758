//! `/api/v1/conversations/{id}/read`.

use actix_web::{HttpResponse, web};
use protocol::ids::ConversationId;
use protocol::read_marks::{ReadMarks, SealedReadMark};

use crate::domain::sealed::check_read_mark;
use crate::domain::{DomainError, conversations, read_marks};
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::parameters::Path;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ReadProblems: Unauthenticated, SessionEnded, NotFound, InvalidField);
problems!(WriteProblems: MalformedBody, Unauthenticated, SessionEnded, Banned, NotFound, ConversationClosed,
    ReadingHidden, PreconditionFailed, PayloadTooLarge, UnsupportedMediaType, InvalidField);

/// Tells how far the peer has read, in a way that only the caller can open
#[utoipa::path(get, path = "/api/v1/conversations/{id}/read", tag = "messages", security(("access_token" = [])),
    params(("id" = ConversationId, Path, description = "The conversation.")),
    responses((status = 200, description = "The newest marks.", body = ReadMarks), ReadProblems))]
#[tracing::instrument(name = "read_marks.read", skip_all, fields(user.id = %caller.id))]
pub async fn read(
    caller: Caller,
    Path(id): Path<ConversationId>,
    services: web::Data<Services>,
) -> Result<web::Json<ReadMarks>, ApiError> {
    let marks = services.store.read(async |tx| {
        conversations::may_read(tx, caller.id, id).await?;
        Ok::<_, DomainError>(store::read_marks::seen_by(tx, caller.id, id).await?)
    });
    Ok(web::Json(marks.await?))
}

/// Replaces the caller's own mark; its number must rise
#[utoipa::path(put, path = "/api/v1/conversations/{id}/read", tag = "messages", security(("access_token" = [])),
    request_body = SealedReadMark,
    params(("id" = ConversationId, Path, description = "The conversation.")),
    responses((status = 204, description = "Written."), WriteProblems))]
#[tracing::instrument(name = "read_marks.put", skip_all, fields(user.id = %caller.id))]
pub async fn put(
    caller: Caller,
    Path(id): Path<ConversationId>,
    body: Json<SealedReadMark>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let (now, mark) = (services.now(), body.value);
    check_read_mark(&mark)?;
    let told = services.store.write(async |tx| read_marks::put(tx, caller.id, id, &mark, now).await).await?;
    services.bus.announce(told);
    Ok(HttpResponse::NoContent().finish())
}
