//! `/api/v1/admin/cases`.

use actix_web::{HttpResponse, web};
use protocol::ids::CaseId;
use protocol::page::{Page, PageQuery};
use protocol::staff::{Because, Case, Role};
use store::Tx;
use store::cases as table;

use super::desk::{act, waiting};
use crate::domain::cases;
use crate::domain::staff::Actor;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::parameters::{Path, Query};
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ListProblems: Unauthenticated, SessionEnded, Forbidden, InvalidField);
problems!(CloseProblems: MalformedBody, Unauthenticated, SessionEnded, Forbidden, NotFound, AlreadyDecided,
    PayloadTooLarge, UnsupportedMediaType, InvalidField);

const LIST: &str = "admin/cases";

/// Lists what the server brings before staff, the oldest first
///
/// For moderators.
#[utoipa::path(get, path = "/api/v1/admin/cases", tag = "admin", security(("access_token" = [])), params(PageQuery),
    responses((status = 200, description = "A page.", body = Page<Case>), ListProblems))]
#[tracing::instrument(name = "admin.cases", skip_all, fields(user.id = %caller.id))]
pub async fn cases_open(
    caller: Caller,
    Query(query): Query<PageQuery>,
    services: web::Data<Services>,
) -> Result<web::Json<Page<Case>>, ApiError> {
    let find = async |tx: &mut Tx, after, limit, _| Ok(table::waiting(tx, after, limit).await?);
    waiting(&services, &caller, LIST, &query, |case: &Case| case.id.to_string(), find).await
}

/// Closes a case
///
/// For moderators. Whom it is about leaves it to a colleague.
#[utoipa::path(post, path = "/api/v1/admin/cases/{id}/close", tag = "admin", security(("access_token" = [])),
    request_body = Because, params(("id" = CaseId, Path, description = "The case.")),
    responses((status = 204, description = "Closed, with a line in the audit log."), CloseProblems))]
#[tracing::instrument(name = "admin.close_case", skip_all, fields(user.id = %caller.id))]
pub async fn close_case(
    caller: Caller,
    Path(id): Path<CaseId>,
    body: Json<Because>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let (now, reason) = (services.now(), &body.value.reason);
    let close = async |tx: &mut Tx, actor: &Actor| cases::close(tx, id, reason, actor, now).await;
    act(&services, &caller, Role::Moderator, now, close).await?;
    Ok(HttpResponse::NoContent().finish())
}
