//! Who asks: the extractor that every route behind sign-in takes.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use protocol::ids::{SessionId, UserId};
use protocol::problem::Code;

use crate::auth::access::{AccessError, Claims};
use crate::http::problem::ApiError;
use crate::services::Services;

/// A signed-in caller. Whether they may act is the writing transaction's business.
#[derive(Debug, Clone, Copy)]
pub struct Caller {
    /// Who.
    pub id: UserId,
    /// On which device.
    pub session: SessionId,
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(identify(request))
    }
}

fn identify(request: &HttpRequest) -> Result<Caller, ApiError> {
    let services = request.app_data::<web::Data<Services>>().ok_or(ApiError::new(Code::Internal))?;
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(|| {
        ApiError::because(Code::Unauthenticated, "send Authorization: Bearer <access token>")
    })?;
    let claims = check(services, token)?;
    Ok(Caller { id: claims.sub, session: claims.sid })
}

/// Checks an access token and that its session has not ended.
///
/// # Errors
/// `unauthenticated` when it is no token of ours or over, `session_ended` when the session was revoked.
pub fn check(services: &Services, token: &str) -> Result<Claims, ApiError> {
    let claims = services.access.read(token, services.clock.now()).map_err(|error| {
        let detail = match error {
            AccessError::Invalid => "the access token is not valid",
            AccessError::Expired => "the access token has expired",
        };
        ApiError::because(Code::Unauthenticated, detail)
    })?;
    if services.revoked.contains(claims.sid) { Err(ApiError::new(Code::SessionEnded)) } else { Ok(claims) }
}
