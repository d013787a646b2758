//! `POST /api/v1/auth/signup`.

use actix_web::{HttpResponse, web};
use protocol::auth::{Session, SignUp};

use crate::domain::accounts::sign_up as accounts;
use crate::http::body::Json;
use crate::http::cookies;
use crate::http::origin::OwnPage;
use crate::http::peer::Peer;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: MalformedBody, CsrfRefused, LoginTaken, IdentityTaken, PayloadTooLarge, UnsupportedMediaType,
    InvalidField, WeakKdf, InvalidSignature, TooManyAttempts);

/// Makes an account and signs its first device in
///
/// One transaction stores everything. The person's id is the hash of the identity's Ed25519 key. The answer
/// sets the cookies `__Host-refresh` and `__Host-csrf`.
#[utoipa::path(post, path = "/api/v1/auth/signup", tag = "auth", request_body = SignUp,
    responses((status = 201, description = "The account exists; this device is signed in.", body = Session), Problems))]
#[tracing::instrument(name = "auth.signup", skip_all)]
pub async fn sign_up(
    _: OwnPage,
    Peer(address): Peer,
    body: Json<SignUp>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let signed_in = accounts::sign_up(&services, body.value, address).await?;
    let [refresh, csrf] = cookies::of(&signed_in.token, &services.keys);
    Ok(HttpResponse::Created().cookie(refresh).cookie(csrf).json(signed_in.session))
}
