//! `POST /api/v1/auth/logout`.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::accounts::refresh;
use crate::http::cookies;
use crate::http::origin::OwnPage;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, CsrfRefused);

/// Ends this device's session
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "auth",
    security(("refresh_token" = [], "csrf_token" = [])),
    responses((status = 204, description = "The session has ended; the cookies are cleared."), Problems))]
#[tracing::instrument(name = "auth.logout", skip_all)]
pub async fn logout(
    _: OwnPage,
    request: HttpRequest,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let token = cookies::refresh_token(&request, &services.keys)?;
    refresh::logout(&services, &token).await?;
    let [refresh, csrf] = cookies::cleared();
    Ok(HttpResponse::NoContent().cookie(refresh).cookie(csrf).finish())
}
