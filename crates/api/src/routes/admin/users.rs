//! `/api/v1/admin/users`.

use actix_web::{HttpResponse, web};
use protocol::accounts::Balance;
use protocol::ids::{LedgerEntryId, UserId};
use protocol::staff::{Because, GrantTokens, Role};
use store::Tx;

use super::desk::act;
use crate::domain::staff::{self, Actor, Grant};
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::parameters::Path;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: MalformedBody, Unauthenticated, SessionEnded, Forbidden, NotFound, PayloadTooLarge,
    UnsupportedMediaType, InvalidField);

/// Bans a person
///
/// For moderators, over people below their own role. The person's open and expired demandes are hidden, and pros who
/// unlocked those within 14 days get their tokens back (R2); their conversations become read-only; the slots they hold
/// as a pro are free; their tokens are frozen. Whoever is banned already stays as they are.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/ban", tag = "admin", security(("access_token" = [])),
    request_body = Because, params(("id" = UserId, Path, description = "The person.")),
    responses((status = 204, description = "Banned, with a line in the audit log, now or before."), Problems))]
#[tracing::instrument(name = "admin.ban", skip_all, fields(user.id = %caller.id))]
pub async fn ban(
    caller: Caller,
    Path(id): Path<UserId>,
    body: Json<Because>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let (now, reason) = (services.now(), &body.value.reason);
    let ban = async |tx: &mut Tx, actor: &Actor| staff::ban(tx, id, actor, reason, now).await;
    let wake = act(&services, &caller, Role::Moderator, now, ban).await?;
    services.bus.announce(wake);
    Ok(HttpResponse::NoContent().finish())
}

/// Lifts a ban or a restriction
///
/// For moderators, over people below their own role. The person may act again; what the ban ended stays ended.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/lift", tag = "admin", security(("access_token" = [])),
    request_body = Because, params(("id" = UserId, Path, description = "The person.")),
    responses((status = 204, description = "In good standing, with a line in the audit log, now or before."), Problems))]
#[tracing::instrument(name = "admin.lift", skip_all, fields(user.id = %caller.id))]
pub async fn lift(
    caller: Caller,
    Path(id): Path<UserId>,
    body: Json<Because>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let (now, reason) = (services.now(), &body.value.reason);
    let lift = async |tx: &mut Tx, actor: &Actor| staff::lift(tx, id, actor, reason, now).await;
    act(&services, &caller, Role::Moderator, now, lift).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives a person tokens
///
/// For admins, and to others than themselves. The same reference is granted once: `invalid_field` tells that it was.
#[utoipa::path(post, path = "/api/v1/admin/users/{id}/grant", tag = "admin", security(("access_token" = [])),
    request_body = GrantTokens, params(("id" = UserId, Path, description = "The person.")),
    responses((status = 200, description = "Granted, with a line in the audit log: what the person has now.",
        body = Balance), Problems))]
#[tracing::instrument(name = "admin.grant", skip_all, fields(user.id = %caller.id))]
pub async fn grant(
    caller: Caller,
    Path(user): Path<UserId>,
    body: Json<GrantTokens>,
    services: web::Data<Services>,
) -> Result<web::Json<Balance>, ApiError> {
    let now = services.now();
    let id = LedgerEntryId::make(now, services.random.bytes()?);
    let GrantTokens { asset, tokens, reference, reason } = body.value;
    let grant = Grant { id, user, asset, tokens, reference, reason };
    let give = async |tx: &mut Tx, actor: &Actor| staff::grant(tx, &grant, actor, now).await;
    let balance = act(&services, &caller, Role::Admin, now, give).await?;
    services.bus.announce(vec![user]);
    Ok(web::Json(balance))
}
