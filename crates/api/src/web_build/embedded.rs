//! Files of the web build: compressed once at build time, cached by their hashed names.

use std::borrow::Cow;

use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, HeaderMap, IF_NONE_MATCH, VARY,
};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use protocol::ids::hex;
use protocol::problem::Code;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::http::problem::ApiError;

#[derive(RustEmbed)]
#[folder = "$LEBONCOUP_WEB_DIST"]
struct Files;

const INDEX: &str = "index.html";

/// Answers with the file of this path; a path without one is a page of the app, so it gets the index.
pub(super) async fn serve(request: HttpRequest) -> HttpResponse {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ApiError::new(Code::MethodNotAllowed).error_response();
    }
    let path = request.path().trim_start_matches('/');
    let is_page = !path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let path = if is_page { INDEX } else { path };
    match Files::get(path) {
        Some(plain) if !is_twin(path) => answer(&request, path, plain),
        _ => ApiError::new(Code::NotFound).error_response(),
    }
}

/// Compressed twins are reached through the file they belong to only.
fn is_twin(path: &str) -> bool {
    path.strip_suffix(".br")
        .or_else(|| path.strip_suffix(".gz"))
        .is_some_and(|plain| Files::get(plain).is_some())
}

fn answer(request: &HttpRequest, path: &str, plain: EmbeddedFile) -> HttpResponse {
    let tag = format!("W/\"{}\"", hex(&plain.metadata.sha256_hash()[..8]));
    let mut answer = HttpResponse::Ok();
    let caching = if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    answer
        .insert_header((CACHE_CONTROL, caching))
        .insert_header((ETAG, tag.clone()))
        .insert_header((VARY, "Accept-Encoding"));
    if request.headers().get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return answer.status(actix_web::http::StatusCode::NOT_MODIFIED).finish();
    }
    answer.content_type(media_type(path));
    for (suffix, encoding) in [("br", "br"), ("gz", "gzip")] {
        if let (true, Some(packed)) =
            (accepts(request.headers(), encoding), Files::get(&format!("{path}.{suffix}")))
        {
            return answer.insert_header((CONTENT_ENCODING, encoding)).body(bytes(packed.data));
        }
    }
    answer.body(bytes(plain.data))
}

fn bytes(data: Cow<'static, [u8]>) -> actix_web::web::Bytes {
    match data {
        Cow::Borrowed(data) => actix_web::web::Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
    }
}

/// `name-<16 hexadecimal digits>.ext`: the content decides the name, so it never changes.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let hash = stem.rsplit_once('-').map(|(_, hash)| hash).unwrap_or_default();
    hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        parts.next() == Some(encoding) && !parts.any(|quality| quality == "q=0")
    })
}

fn media_type(path: &str) -> String {
    match path.rsplit('.').next() {
        Some("webmanifest") => "application/manifest+json".to_owned(),
        Some("js") => "text/javascript; charset=utf-8".to_owned(),
        Some("html") => "text/html; charset=utf-8".to_owned(),
        Some("css") => "text/css; charset=utf-8".to_owned(),
        _ => mime_guess::from_path(path).first_or_octet_stream().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_names_made_from_the_content_are_kept_for_ever() {
        assert!(is_hashed("web-0123456789abcdef.wasm"));
        assert!(is_hashed("fonts/sans-0123456789abcdef.woff2"));
        for name in ["index.html", "web-0123.js", "service-worker.js", "web-0123456789abcdeg.js"] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn a_refused_encoding_is_not_sent() {
        let headers = |value: &'static str| {
            TestRequest::get().insert_header(("accept-encoding", value)).to_http_request().headers().clone()
        };
        assert!(accepts(&headers("gzip, deflate, br"), "br"));
        assert!(accepts(&headers("br;q=0.8"), "br"));
        assert!(!accepts(&headers("gzip, br;q=0"), "br"));
        assert!(!accepts(&headers("gzip"), "br"));
    }

    #[test]
    fn media_types_are_what_browsers_insist_on() {
        assert_eq!(media_type("web-0123456789abcdef.wasm"), "application/wasm");
        assert_eq!(media_type("manifest.webmanifest"), "application/manifest+json");
        assert_eq!(media_type("icon.svg"), "image/svg+xml");
    }
}
