//! `POST /api/v1/auth/login`.

use actix_web::{HttpResponse, web};
use protocol::auth::{Login, LoginAnswer};

use crate::domain::accounts::login as accounts;
use crate::http::body::Json;
use crate::http::cookies;
use crate::http::origin::OwnPage;
use crate::http::peer::Peer;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: MalformedBody, InvalidCredentials, CsrfRefused, PayloadTooLarge, UnsupportedMediaType, InvalidField,
    TooManyAttempts);

/// Signs a device in
///
/// The answer holds the sealed vault key ring and sets the cookies `__Host-refresh` and `__Host-csrf`.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "auth", request_body = Login,
    responses((status = 200, description = "This device is signed in.", body = LoginAnswer), Problems))]
#[tracing::instrument(name = "auth.login", skip_all)]
pub async fn login(
    _: OwnPage,
    Peer(address): Peer,
    body: Json<Login>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let (answer, token) = accounts::login(&services, body.value, address).await?;
    let [refresh, csrf] = cookies::of(&token, &services.keys);
    Ok(HttpResponse::Ok().cookie(refresh).cookie(csrf).json(answer))
}
