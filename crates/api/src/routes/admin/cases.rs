//! `/api/v1/admin/cases`.

use actix_web::{HttpResponse, web};
use protocol::ids::CaseId;
use protocol::page::{Page, PageQuery};
use protocol::staff::{Because, Case, Role};
use store::cases as table;

use crate::domain::accounts::me::caller as account;
use crate::domain::{DomainError, cases, standing};
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::page;
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
    let (now, limit) = (services.now(), page::limit(query.limit)?);
    let after = page::position(LIST, query.cursor.as_deref(), |id| id.parse().ok())?;
    let found = services
        .store
        .read(async |tx| {
            standing::has_role(&account(tx, caller.id).await?, Role::Moderator, now)?;
            Ok::<_, DomainError>(table::waiting(tx, after, limit + 1).await?)
        })
        .await?;
    Ok(web::Json(page::page(found, limit, |last| page::cursor(LIST, &last.id.to_string()))))
}

/// Closes a case
///
/// For moderators.
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
    let now = services.now();
    let actor = caller.id.to_string();
    services
        .store
        .write(async |tx| {
            standing::has_role(&account(tx, caller.id).await?, Role::Moderator, now)?;
            cases::close(tx, id, &body.value.reason, &actor, now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
