//! `/api/v1/admin/demandes`.

use actix_web::{HttpResponse, web};
use protocol::ids::DemandeId;
use protocol::staff::{Because, Role};
use store::Tx;

use super::desk::act;
use crate::domain::staff::{self, Actor};
use crate::http::body::Json;
use crate::http::caller::Caller;
use crate::http::parameters::Path;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: MalformedBody, Unauthenticated, SessionEnded, Forbidden, NotFound, PayloadTooLarge,
    UnsupportedMediaType, InvalidField);

/// Hides a demande for good
///
/// For moderators. Pros who unlocked it within 14 days get their tokens back (R2). One that is hidden already stays as
/// it is.
#[utoipa::path(post, path = "/api/v1/admin/demandes/{id}/hide", tag = "admin", security(("access_token" = [])),
    request_body = Because, params(("id" = DemandeId, Path, description = "The demande.")),
    responses((status = 204, description = "Hidden, with a line in the audit log, now or before."), Problems))]
#[tracing::instrument(name = "admin.hide", skip_all, fields(user.id = %caller.id))]
pub async fn hide(
    caller: Caller,
    Path(id): Path<DemandeId>,
    body: Json<Because>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let (now, reason) = (services.now(), &body.value.reason);
    let hide = async |tx: &mut Tx, actor: &Actor| staff::hide(tx, id, actor, reason, now).await;
    act(&services, &caller, Role::Moderator, now, hide).await?;
    Ok(HttpResponse::NoContent().finish())
}
