//! `POST /api/v1/auth/prelogin`.

use actix_web::web;
use protocol::auth::{Prelogin, PreloginAnswer};

use crate::domain::accounts::login;
use crate::http::body::Json;
use crate::http::origin::OwnPage;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: MalformedBody, CsrfRefused, PayloadTooLarge, UnsupportedMediaType, InvalidField);

/// Tells how an account derives its keys from the password
///
/// An unknown account gets made-up parameters, the same every time.
#[utoipa::path(post, path = "/api/v1/auth/prelogin", tag = "auth", request_body = Prelogin,
    responses((status = 200, description = "The derivation to use.", body = PreloginAnswer), Problems))]
#[tracing::instrument(name = "auth.prelogin", skip_all)]
pub async fn prelogin(
    _: OwnPage,
    body: Json<Prelogin>,
    services: web::Data<Services>,
) -> Result<web::Json<PreloginAnswer>, ApiError> {
    let kdf = login::prelogin(&services, &body.value.login_id).await?;
    Ok(web::Json(PreloginAnswer { kdf }))
}
