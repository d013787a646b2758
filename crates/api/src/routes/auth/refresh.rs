//! `POST /api/v1/auth/refresh`.

use actix_web::{HttpRequest, HttpResponse, web};
use protocol::auth::Session;

use crate::domain::accounts::refresh as accounts;
use crate::http::cookies;
use crate::http::origin::OwnPage;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, SessionEnded, CsrfRefused);

/// Exchanges the refresh token for a new access token
///
/// The refresh token is replaced by its successor. The one before gets the same successor for 30 seconds;
/// later it ends the session.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "auth",
    security(("refresh_token" = [], "csrf_token" = [])),
    responses((status = 200, description = "The next tokens.", body = Session), Problems))]
#[tracing::instrument(name = "auth.refresh", skip_all)]
pub async fn refresh(
    _: OwnPage,
    request: HttpRequest,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let token = cookies::refresh_token(&request, &services.keys)?;
    let signed_in = accounts::refresh(&services, &token).await?;
    let [refresh, csrf] = cookies::of(&signed_in.token, &services.keys);
    Ok(HttpResponse::Ok().cookie(refresh).cookie(csrf).json(signed_in.session))
}
