//! The PWA inside the binary (feature `embed-web`), or a short page without it.

#[cfg(feature = "embed-web")]
mod embedded;

use actix_web::web::ServiceConfig;

/// Serves everything that is not the API.
#[cfg(feature = "embed-web")]
pub fn configure(config: &mut ServiceConfig) {
    config.default_service(actix_web::web::to(embedded::serve));
}

/// Serves a note in place of the app.
#[cfg(not(feature = "embed-web"))]
pub fn configure(config: &mut ServiceConfig) {
    use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
    use protocol::problem::Code;

    use crate::http::problem::ApiError;

    config.default_service(web::to(async |request: HttpRequest| match request.path() {
        "/" => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(
            "This binary was built without the web app (feature embed-web). The API is described at /api/openapi.json.\n",
        ),
        _ => ApiError::new(Code::NotFound).error_response(),
    }));
}
