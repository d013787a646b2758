//! For operators: health, readiness, the API's description.

use actix_web::{HttpResponse, web};
use protocol::problem::Code;

use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unavailable);

/// Answers as long as the process lives
#[utoipa::path(get, path = "/healthz", tag = "operation",
    responses((status = 200, description = "`ok`", content_type = "text/plain", body = String), Problems))]
pub async fn healthz() -> &'static str {
    "ok"
}

/// Answers when the database does
#[utoipa::path(get, path = "/readyz", tag = "operation",
    responses((status = 200, description = "`ready`", content_type = "text/plain", body = String), Problems))]
pub async fn readyz(services: web::Data<Services>) -> Result<&'static str, ApiError> {
    services.store.ping().await.map_err(|error| {
        tracing::error!(%error, "not ready");
        ApiError::new(Code::Unavailable)
    })?;
    Ok("ready")
}

/// Describes this API (OpenAPI 3.1)
#[utoipa::path(get, path = "/api/openapi.json", tag = "operation",
    responses((status = 200, description = "The document.", content_type = "application/json"), Problems))]
pub async fn openapi() -> Result<HttpResponse, ApiError> {
    let json = crate::openapi::json().map_err(|_| ApiError::new(Code::Internal))?;
    Ok(HttpResponse::Ok().content_type("application/json").body(json))
}
