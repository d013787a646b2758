//! `POST /api/v1/auth/logout`.

use actix_web::{HttpRequest, HttpResponse, web};
use protocol::problem::Code;

use crate::domain::accounts::refresh;
use crate::http::caller::Caller;
use crate::http::cookies;
use crate::http::origin::OwnPage;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, CsrfRefused);

/// Ends this device's session
///
/// With an access token, ends its session, too, and leaves the cookies alone if they are another account's: the tabs of a
/// browser share them.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "auth",
    security(("refresh_token" = [], "csrf_token" = []), ("access_token" = [], "refresh_token" = [], "csrf_token" = [])),
    responses((status = 204, description = "The session has ended; its cookies are cleared."), Problems))]
#[tracing::instrument(name = "auth.logout", skip_all)]
pub async fn logout(
    _: OwnPage,
    request: HttpRequest,
    caller: Option<Caller>,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let token = match cookies::refresh_token(&request, &services.keys) {
        // Another account's tab may have cleared the cookies.
        Err(missing) if caller.is_some() && missing.code() == Code::Unauthenticated => None,
        read => Some(read?),
    };
    let caller = caller.map(|caller| (caller.id, caller.session));
    let mut answer = HttpResponse::NoContent();
    if refresh::logout(&services, token.as_ref(), caller).await? {
        for cookie in cookies::cleared() {
            answer.cookie(cookie);
        }
    }
    Ok(answer.finish())
}
