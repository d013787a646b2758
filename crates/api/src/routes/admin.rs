//! `/api/v1/admin`: for staff.

mod cases;
mod claims;
mod demandes;
mod desk;
mod users;

pub use cases::*;
pub use claims::*;
pub use demandes::*;
pub use users::*;

use actix_web::web;
use protocol::staff::{Role, Stats};
use store::stats as totals;

use crate::http::caller::Caller;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, SessionEnded, Forbidden);

/// Counts what there is
///
/// For staff of any role.
#[utoipa::path(get, path = "/api/v1/admin/stats", tag = "admin", security(("access_token" = [])),
    responses((status = 200, description = "The totals.", body = Stats), Problems))]
#[tracing::instrument(name = "admin.stats", skip_all, fields(user.id = %caller.id))]
pub async fn stats(caller: Caller, services: web::Data<Services>) -> Result<web::Json<Stats>, ApiError> {
    let now = services.now();
    let stats =
        desk::see(&services, &caller, Role::Support, now, async |tx| Ok(totals::totals(tx).await?)).await?;
    Ok(web::Json(stats))
}
