//! `/api/v1/conversations/{id}/entries`.

use actix_web::{HttpResponse, web};
use protocol::ids::{ConversationId, MessageId};
use protocol::messages::{Entries, EntryQuery, StoreEntries};
use protocol::page::Page;

use crate::domain::{DomainError, archive, conversations};
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::page;
use crate::http::parameters::{Path, Query};
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ReadProblems: Unauthenticated, SessionEnded, NotFound, InvalidField);
problems!(WriteProblems: MalformedBody, Unauthenticated, SessionEnded, Banned, NotFound, PayloadTooLarge,
    UnsupportedMediaType, InvalidField);

/// Reads archived messages that are in no page yet, in the order of their ids
///
/// `next_cursor` is the last message id: send it back as `after`.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/entries", tag = "archive", security(("access_token" = [])),
    params(("id" = ConversationId, Path, description = "The conversation."), EntryQuery),
    responses((status = 200, description = "A page.", body = Entries), ReadProblems))]
#[tracing::instrument(name = "archive.entries", skip_all, fields(user.id = %caller.id))]
pub async fn entries(
    caller: Caller,
    Path(id): Path<ConversationId>,
    Query(query): Query<EntryQuery>,
    services: web::Data<Services>,
) -> Result<web::Json<Entries>, ApiError> {
    let limit = page::limit(query.limit)?;
    let after: Option<MessageId> = query.after;
    let (found, pages) = services
        .store
        .read(async |tx| {
            conversations::may_read(tx, caller.id, id).await?;
            let found = store::archive::entries(tx, caller.id, id, after, limit + 1).await?;
            Ok::<_, DomainError>((found, store::archive::pages(tx, caller.id, id).await?))
        })
        .await?;
    let Page { items, next_cursor } = page::page(found, limit, |last| last.message_id.to_string());
    Ok(web::Json(Entries { items, next_cursor, pages }))
}

/// Archives received messages and acknowledges their envelopes
///
/// One transaction. A message that is archived already stays as it is.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/entries", tag = "archive", security(("access_token" = [])),
    request_body = StoreEntries,
    params(("id" = ConversationId, Path, description = "The conversation.")),
    responses((status = 204, description = "Archived."), WriteProblems))]
#[tracing::instrument(name = "archive.store_entries", skip_all, fields(user.id = %caller.id))]
pub async fn store_entries(
    caller: Caller,
    Path(id): Path<ConversationId>,
    body: Json<StoreEntries>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let (now, entries) = (services.now(), body.value.entries);
    archive::check_entries(&entries)?;
    let wake =
        services.store.write(async |tx| archive::acknowledge(tx, caller.id, id, &entries, now).await).await?;
    services.bus.announce(wake);
    Ok(HttpResponse::NoContent().finish())
}
