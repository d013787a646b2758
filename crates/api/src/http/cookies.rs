//! The two cookies of a session.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use base64ct::{Base64UrlUnpadded, Encoding};
use protocol::limits::REFRESH_TOKEN;
use protocol::problem::Code;
use subtle::ConstantTimeEq;

use crate::auth::refresh::RefreshToken;
use crate::http::problem::ApiError;
use crate::secrets::Keyring;

/// Holds the refresh token; scripts cannot read it.
pub const REFRESH: &str = "__Host-refresh";
/// Holds the value that scripts of the own origin send back in [`CSRF_HEADER`].
pub const CSRF: &str = "__Host-csrf";
/// Proves that the sender can read the own origin's cookies.
pub const CSRF_HEADER: &str = "X-CSRF-Token";

/// Both cookies for this token.
#[must_use]
pub fn of(token: &RefreshToken, keys: &Keyring) -> [Cookie<'static>; 2] {
    let csrf = Base64UrlUnpadded::encode_string(&keys.csrf(token.session()));
    let life = Duration::seconds(i64::try_from(REFRESH_TOKEN.as_secs()).unwrap_or(0));
    [cookie(REFRESH, token.expose_text(), life, true), cookie(CSRF, csrf, life, false)]
}

/// What makes a browser forget both cookies.
#[must_use]
pub fn cleared() -> [Cookie<'static>; 2] {
    [cookie(REFRESH, String::new(), Duration::ZERO, true), cookie(CSRF, String::new(), Duration::ZERO, false)]
}

fn cookie(name: &'static str, value: String, life: Duration, http_only: bool) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .secure(true)
        .same_site(SameSite::Strict)
        .http_only(http_only)
        .max_age(life)
        .finish()
}

/// The refresh token that came in its cookie, from a page that may use it.
///
/// # Errors
/// `unauthenticated` without a token, `csrf_refused` when the header is not the session's value.
pub fn refresh_token(request: &HttpRequest, keys: &Keyring) -> Result<RefreshToken, ApiError> {
    let token = request
        .cookie(REFRESH)
        .and_then(|cookie| RefreshToken::parse(cookie.value()))
        .ok_or_else(|| ApiError::because(Code::Unauthenticated, "there is no refresh token"))?;
    let header = request.headers().get(CSRF_HEADER).map_or(&[][..], |value| value.as_bytes());
    let expected = Base64UrlUnpadded::encode_string(&keys.csrf(token.session()));
    if bool::from(header.ct_eq(expected.as_bytes())) {
        Ok(token)
    } else {
        Err(ApiError::because(Code::CsrfRefused, "X-CSRF-Token is not the value of the cookie __Host-csrf"))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use protocol::ids::SessionId;
    use protocol::time::Timestamp;

    use super::*;
    use crate::secrets::keyring::tests::keyring;

    #[test]
    fn cookies_are_bound_to_host_and_site() {
        let token = RefreshToken::new(SessionId::make(Timestamp::from_millis(0), [1; 10]), [2; 32]);
        let [refresh, csrf] = of(&token, &keyring()).map(|cookie| cookie.to_string());
        for attribute in
            ["__Host-refresh=", "HttpOnly", "SameSite=Strict", "Secure", "Path=/", "Max-Age=2592000"]
        {
            assert!(refresh.contains(attribute), "{refresh}");
        }
        assert!(!csrf.contains("HttpOnly") && csrf.contains("SameSite=Strict"), "{csrf}");
    }

    #[test]
    fn a_token_counts_only_with_its_own_csrf_value() {
        let keys = keyring();
        let token = |byte| RefreshToken::new(SessionId::make(Timestamp::from_millis(0), [byte; 10]), [2; 32]);
        let [refresh, csrf] = of(&token(1), &keys);
        let [_, other] = of(&token(7), &keys);
        let read = |header: &str| {
            let request =
                TestRequest::post().cookie(refresh.clone()).insert_header((CSRF_HEADER, header.to_owned()));
            refresh_token(&request.to_http_request(), &keys)
                .map(|token| token.session())
                .map_err(|e| e.code())
        };
        assert_eq!(read(csrf.value()), Ok(token(1).session()));
        assert_eq!(read(other.value()), Err(Code::CsrfRefused));
        assert_eq!(read(""), Err(Code::CsrfRefused));
    }
}
