//! `/api/v1/conversations`: lists, details and sending.

use actix_web::{HttpResponse, web};
use protocol::ids::ConversationId;
use protocol::messages::{Accepted, ClearQuery, Conversation, SendMessage};
use protocol::page::{Page, PageQuery};
use protocol::time::Timestamp;
use store::conversations::own_copy::Extent;
use store::conversations::{Before, activity};

use crate::domain::{conversations, messages};
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::page;
use crate::http::parameters::{Path, Query};
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ListProblems: Unauthenticated, SessionEnded, InvalidField);
problems!(DetailProblems: Unauthenticated, SessionEnded, NotFound, InvalidField);
problems!(KeepProblems: Unauthenticated, SessionEnded, Banned, NotFound, InvalidField);
problems!(SendProblems: MalformedBody, Unauthenticated, SessionEnded, Banned, NotFound, ConversationClosed, PayloadTooLarge,
    UnsupportedMediaType, InvalidField, MessageIdOutOfRange, NotAMember, TooManyUnacknowledged);

const LIST: &str = "conversations";

/// Lists the caller's conversations, the newest activity first
#[utoipa::path(get, path = "/api/v1/conversations", tag = "messages", security(("access_token" = [])), params(PageQuery),
    responses((status = 200, description = "A page.", body = Page<Conversation>), ListProblems))]
#[tracing::instrument(name = "conversations.list", skip_all, fields(user.id = %caller.id))]
pub async fn list(
    caller: Caller,
    Query(query): Query<PageQuery>,
    services: web::Data<Services>,
) -> Result<web::Json<Page<Conversation>>, ApiError> {
    let limit = page::limit(query.limit)?;
    let before = page::position(LIST, query.cursor.as_deref(), read_position)?;
    let found = services
        .store
        .read(async |tx| store::conversations::page(tx, caller.id, before, limit + 1).await)
        .await?;
    Ok(web::Json(page::page(found, limit, |last| page::cursor(LIST, &write_position(last)))))
}

fn write_position(last: &Conversation) -> String {
    format!("{}/{}", activity(last).as_millis(), last.id)
}

fn read_position(text: &str) -> Option<Before> {
    let (millis, id) = text.split_once('/')?;
    Some(Before { activity: Timestamp::from_millis(millis.parse().ok()?), id: id.parse().ok()? })
}

/// Shows a conversation with its members' public keys
#[utoipa::path(get, path = "/api/v1/conversations/{id}", tag = "messages", security(("access_token" = [])),
    params(("id" = ConversationId, Path, description = "The conversation.")),
    responses((status = 200, description = "The conversation.", body = Conversation), DetailProblems))]
#[tracing::instrument(name = "conversations.detail", skip_all, fields(user.id = %caller.id))]
pub async fn detail(
    caller: Caller,
    Path(id): Path<ConversationId>,
    services: web::Data<Services>,
) -> Result<web::Json<Conversation>, ApiError> {
    let found = services.store.read(async |tx| conversations::of_member(tx, caller.id, id).await).await?;
    Ok(web::Json(found))
}

/// Sends a message
///
/// The recipient's envelope and the sender's entry are stored together. A message that is stored already gets
/// the first answer, even if the bytes differ.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages", tag = "messages", security(("access_token" = [])),
    request_body = SendMessage,
    params(("id" = ConversationId, Path, description = "The conversation.")),
    responses((status = 201, description = "Stored.", body = Accepted),
        (status = 200, description = "It was stored already.", body = Accepted), SendProblems))]
#[tracing::instrument(name = "messages.send", skip_all, fields(user.id = %caller.id))]
pub async fn send(
    caller: Caller,
    Path(id): Path<ConversationId>,
    body: Json<SendMessage>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let now = services.now();
    let message = messages::draft(&services.keys, caller.id, id, body.value, now)?;
    let sent = services.store.write(async |tx| messages::send(tx, &message, now).await).await?;
    if sent.new {
        services.bus.announce(vec![message.recipient, message.sender]);
        return Ok(HttpResponse::Created().json(sent.accepted));
    }
    Ok(HttpResponse::Ok().json(sent.accepted))
}

/// Deletes the caller's copy: entries, pages and envelopes that wait
///
/// The other member's copy stays, and so does the caller's sealed `state`. The conversation leaves the list until something
/// arrives in it; page numbers go on. Repeating it changes nothing more.
#[utoipa::path(delete, path = "/api/v1/conversations/{id}", tag = "messages", security(("access_token" = [])),
    params(("id" = ConversationId, Path, description = "The conversation."), ClearQuery),
    responses((status = 204, description = "Deleted."), KeepProblems))]
#[tracing::instrument(name = "conversations.clear", skip_all, fields(user.id = %caller.id))]
pub async fn clear(
    caller: Caller,
    Path(id): Path<ConversationId>,
    Query(ClearQuery { through, pages }): Query<ClearQuery>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let (now, extent) = (services.now(), Extent { through, pages });
    let wake =
        services.store.write(async |tx| conversations::clear(tx, caller.id, id, extent, now).await).await?;
    services.bus.announce(wake);
    Ok(HttpResponse::NoContent().finish())
}

/// Leaves a conversation for good: both members can only read it from now on
///
/// Repeating it changes nothing.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/leave", tag = "messages", security(("access_token" = [])),
    params(("id" = ConversationId, Path, description = "The conversation.")),
    responses((status = 204, description = "Left."), KeepProblems))]
#[tracing::instrument(name = "conversations.leave", skip_all, fields(user.id = %caller.id))]
pub async fn leave(
    caller: Caller,
    Path(id): Path<ConversationId>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let now = services.now();
    let wake = services.store.write(async |tx| conversations::leave(tx, caller.id, id, now).await).await?;
    services.bus.announce(wake);
    Ok(HttpResponse::NoContent().finish())
}
