//! Refuses requests that another site's page makes a browser send.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{HOST, HeaderMap, ORIGIN};
use actix_web::{FromRequest, HttpRequest, web};
use protocol::problem::Code;

use crate::http::problem::ApiError;
use crate::services::Services;

/// Proof that no other site's page is behind a request. Programs that are no browsers send neither header.
#[derive(Debug, Clone, Copy)]
pub struct OwnPage;

impl FromRequest for OwnPage {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let services = request.app_data::<web::Data<Services>>();
        let own = services.is_some_and(|services| {
            is_own(request.headers(), &services.settings.origin, services.settings.accepts_own_host)
        });
        ready(if own { Ok(Self) } else { Err(ApiError::new(Code::CsrfRefused)) })
    }
}

/// `origin`: where browsers find the product; `accepts_own_host`: also whatever host the request itself names,
/// for a developer who types `localhost` instead of `127.0.0.1`.
fn is_own(headers: &HeaderMap, origin: &str, accepts_own_host: bool) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let same_site = text("sec-fetch-site").is_none_or(|site| site == "same-origin");
    let same_origin = text(ORIGIN.as_str()).is_none_or(|claimed| {
        let own_host = text(HOST.as_str()).map(|host| format!("http://{host}"));
        claimed == origin || (accepts_own_host && own_host.as_deref() == Some(claimed))
    });
    same_site && same_origin
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn own(headers: &[(&'static str, &'static str)], accepts_own_host: bool) -> bool {
        let request =
            headers.iter().fold(TestRequest::get(), |request, header| request.insert_header(*header));
        is_own(request.to_http_request().headers(), "https://leboncoup.example", accepts_own_host)
    }

    #[test]
    fn another_sites_page_is_refused() {
        assert!(!own(&[("origin", "https://evil.example")], false));
        assert!(!own(&[("origin", "null")], false));
        assert!(!own(&[("origin", "https://leboncoup.example"), ("sec-fetch-site", "cross-site")], false));
        assert!(!own(&[("sec-fetch-site", "same-site")], false));
    }

    #[test]
    fn the_own_page_and_programs_are_let_through() {
        assert!(own(&[("origin", "https://leboncoup.example"), ("sec-fetch-site", "same-origin")], false));
        assert!(own(&[], false));
    }

    #[test]
    fn the_requests_own_host_counts_in_development_only() {
        let local = [("origin", "http://localhost:8080"), ("host", "localhost:8080")];
        assert!(own(&local, true));
        assert!(!own(&local, false));
    }
}
