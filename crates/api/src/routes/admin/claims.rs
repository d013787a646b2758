//! `/api/v1/admin/claims`.

use actix_web::{HttpResponse, web};
use protocol::ids::{ClaimId, LedgerEntryId};
use protocol::page::{Page, PageQuery};
use protocol::staff::{Decide, Role, WaitingClaim};
use store::Tx;

use super::desk::{act, waiting};
use crate::domain::claims;
use crate::domain::staff::Actor;
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::parameters::{Path, Query};
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(ListProblems: Unauthenticated, SessionEnded, Forbidden, InvalidField);
problems!(DecideProblems: MalformedBody, Unauthenticated, SessionEnded, Forbidden, NotFound, AlreadyDecided,
    AlreadyRefunded, RefundCapReached, PayloadTooLarge, UnsupportedMediaType, InvalidField);

const LIST: &str = "admin/claims";

/// Lists the claims that wait for a decision, the oldest first
///
/// For moderators.
#[utoipa::path(get, path = "/api/v1/admin/claims", tag = "admin", security(("access_token" = [])), params(PageQuery),
    responses((status = 200, description = "A page.", body = Page<WaitingClaim>), ListProblems))]
#[tracing::instrument(name = "admin.claims", skip_all, fields(user.id = %caller.id))]
pub async fn claims_waiting(
    caller: Caller,
    Query(query): Query<PageQuery>,
    services: web::Data<Services>,
) -> Result<web::Json<Page<WaitingClaim>>, ApiError> {
    waiting(&services, &caller, LIST, &query, |claim: &WaitingClaim| claim.id.to_string(), claims::waiting)
        .await
}

/// Decides a claim, once
///
/// For moderators other than the two whom it is about. Accepted, everything not yet given back is. `refund_cap_reached`: refunds by R1 on a delivered
/// message, R3 and R4 together are at most a fifth of a pro's unlocks in 90 days, but always one.
#[utoipa::path(post, path = "/api/v1/admin/claims/{id}/decision", tag = "admin", security(("access_token" = [])),
    request_body = Decide, params(("id" = ClaimId, Path, description = "The claim.")),
    responses((status = 204, description = "Decided, with a line in the audit log."), DecideProblems))]
#[tracing::instrument(name = "admin.decide", skip_all, fields(user.id = %caller.id))]
pub async fn decide(
    caller: Caller,
    Path(id): Path<ClaimId>,
    body: Json<Decide>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let now = services.now();
    let line = LedgerEntryId::make(now, services.random.bytes()?);
    let decide =
        async |tx: &mut Tx, actor: &Actor| claims::decide(tx, id, &body.value, actor, line, now).await;
    let wake = act(&services, &caller, Role::Moderator, now, decide).await?;
    services.bus.announce(wake);
    Ok(HttpResponse::NoContent().finish())
}
