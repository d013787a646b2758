//! `/api/v1/conversations/{id}/pages/{number}`.

use actix_web::{HttpResponse, web};
use protocol::ids::ConversationId;
use protocol::messages::{ArchivePage, PutPage};
use protocol::problem::Code;

use crate::domain::{DomainError, archive, conversations};
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::parameters::Path;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ReadProblems: Unauthenticated, SessionEnded, NotFound, InvalidField);
problems!(WriteProblems: MalformedBody, Unauthenticated, SessionEnded, Banned, NotFound, PreconditionFailed, PageTaken,
    PayloadTooLarge, UnsupportedMediaType, InvalidField);

/// Reads a page of the archive
#[utoipa::path(get, path = "/api/v1/conversations/{id}/pages/{number}", tag = "archive",
    security(("access_token" = [])),
    params(("id" = ConversationId, Path, description = "The conversation."),
        ("number" = u64, Path, description = "1 to the conversation's `pages`.")),
    responses((status = 200, description = "The page.", body = ArchivePage), ReadProblems))]
#[tracing::instrument(name = "archive.page", skip_all, fields(user.id = %caller.id))]
pub async fn page(
    caller: Caller,
    Path((id, number)): Path<(ConversationId, u64)>,
    services: web::Data<Services>,
) -> Result<web::Json<ArchivePage>, ApiError> {
    let page = services
        .store
        .read(async |tx| {
            conversations::may_read(tx, caller.id, id).await?;
            store::archive::page(tx, caller.id, id, number).await?.ok_or(DomainError::from(Code::NotFound))
        })
        .await?;
    Ok(web::Json(ArchivePage { number, page }))
}

/// Seals the oldest entries into the next page
///
/// A page is written once: a number that is taken answers `page_taken`, and the entries that it replaces must be
/// the caller's oldest.
#[utoipa::path(put, path = "/api/v1/conversations/{id}/pages/{number}", tag = "archive",
    security(("access_token" = [])), request_body = PutPage,
    params(("id" = ConversationId, Path, description = "The conversation."),
        ("number" = u64, Path, description = "The conversation's `pages` plus one.")),
    responses((status = 204, description = "Written; its entries are gone."), WriteProblems))]
#[tracing::instrument(name = "archive.put_page", skip_all, fields(user.id = %caller.id))]
pub async fn put_page(
    caller: Caller,
    Path((id, number)): Path<(ConversationId, u64)>,
    body: Json<PutPage>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let (now, page) = (services.now(), body.value);
    archive::check_page(number, &page)?;
    services.store.write(async |tx| archive::put_page(tx, caller.id, id, number, &page, now).await).await?;
    Ok(HttpResponse::NoContent().finish())
}
