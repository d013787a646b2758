//! `/api/v1/me/blocks`.

use actix_web::{HttpResponse, web};
use protocol::blocks::Block;
use protocol::ids::UserId;
use protocol::page::{Page, PageQuery};
use protocol::time::Timestamp;
use store::blocks::Before;

use crate::domain::blocks;
use crate::http::caller::Caller;
use crate::http::page;
use crate::http::parameters::{Path, Query};
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ListProblems: Unauthenticated, SessionEnded, InvalidField);
problems!(BlockProblems: Unauthenticated, SessionEnded, Banned, NotFound, InvalidField);
problems!(UnblockProblems: Unauthenticated, SessionEnded, Banned, InvalidField);

const LIST: &str = "blocks";

/// Lists whom the caller blocks, the newest block first
#[utoipa::path(get, path = "/api/v1/me/blocks", tag = "me", operation_id = "blocks", security(("access_token" = [])),
    params(PageQuery), responses((status = 200, description = "A page.", body = Page<Block>), ListProblems))]
#[tracing::instrument(name = "blocks.list", skip_all, fields(user.id = %caller.id))]
pub async fn list(
    caller: Caller,
    Query(query): Query<PageQuery>,
    services: web::Data<Services>,
) -> Result<web::Json<Page<Block>>, ApiError> {
    let limit = page::limit(query.limit)?;
    let before = page::position(LIST, query.cursor.as_deref(), read_position)?;
    let found =
        services.store.read(async |tx| store::blocks::page(tx, caller.id, before, limit + 1).await).await?;
    let next =
        |last: &Block| page::cursor(LIST, &format!("{}/{}", last.blocked_at.as_millis(), last.user_id));
    Ok(web::Json(page::page(found, limit, next)))
}

fn read_position(text: &str) -> Option<Before> {
    let (millis, blocked) = text.split_once('/')?;
    Some(Before { at: Timestamp::from_millis(millis.parse().ok()?), blocked: blocked.parse().ok()? })
}

/// Blocks someone the caller shares a conversation with
///
/// Neither writes to the other any more, and neither sees or unlocks the other's demandes. The other one is not told why.
/// Repeating it changes nothing.
#[utoipa::path(put, path = "/api/v1/me/blocks/{user}", tag = "me", security(("access_token" = [])),
    params(("user" = UserId, Path, description = "Whom to block.")),
    responses((status = 204, description = "Blocked."), BlockProblems))]
#[tracing::instrument(name = "blocks.block", skip_all, fields(user.id = %caller.id))]
pub async fn block(
    caller: Caller,
    Path(user): Path<UserId>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let now = services.now();
    let wake = services.store.write(async |tx| blocks::block(tx, caller.id, user, now).await).await?;
    services.bus.announce(wake);
    Ok(HttpResponse::NoContent().finish())
}

/// Blocks someone no longer
///
/// Repeating it changes nothing.
#[utoipa::path(delete, path = "/api/v1/me/blocks/{user}", tag = "me", security(("access_token" = [])),
    params(("user" = UserId, Path, description = "Whom to block no longer.")),
    responses((status = 204, description = "Not blocked."), UnblockProblems))]
#[tracing::instrument(name = "blocks.unblock", skip_all, fields(user.id = %caller.id))]
pub async fn unblock(
    caller: Caller,
    Path(user): Path<UserId>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let now = services.now();
    let wake = services.store.write(async |tx| blocks::unblock(tx, caller.id, user, now).await).await?;
    services.bus.announce(wake);
    Ok(HttpResponse::NoContent().finish())
}
