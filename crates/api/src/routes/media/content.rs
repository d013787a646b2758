//! Fetching.

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_RANGE, HeaderMap, RANGE};
use actix_web::{HttpRequest, HttpResponse, web};
use protocol::ids::MediaId;

use crate::domain::media;
use crate::http::caller::Caller;
use crate::http::parameters::Path;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, SessionEnded, NotFound, MediaGone, RangeNotSatisfiable, InvalidField);

/// Fetches a complete file, for members of its conversation
///
/// `Range: bytes=FROM-` or `bytes=FROM-LAST` goes on where a connection was lost; other ranges are ignored.
#[utoipa::path(get, path = "/api/v1/media/{id}/content", tag = "media", security(("access_token" = [])),
    params(("id" = MediaId, Path, description = "The file.")),
    responses((status = 200, description = "Its ciphertext.", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 206, description = "The range.", content_type = "application/octet-stream", body = Vec<u8>), Problems))]
#[tracing::instrument(name = "media.content", skip_all, fields(user.id = %caller.id))]
pub async fn content(
    caller: Caller,
    Path(id): Path<MediaId>,
    request: HttpRequest,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let range = range(request.headers());
    let file = media::content(&services, caller.id, id, range).await?;
    let mut answer = HttpResponse::Ok();
    answer
        .content_type("application/octet-stream")
        .insert_header((CONTENT_DISPOSITION, "attachment"))
        .insert_header((ACCEPT_RANGES, "bytes"));
    if range.is_some() {
        answer.status(StatusCode::PARTIAL_CONTENT);
        let place = format!("bytes {}-{}/{}", file.from, file.to - 1, file.size);
        answer.insert_header((CONTENT_RANGE, place));
    }
    Ok(answer.body(SizedStream::new(file.to - file.from, file.bytes)))
}

/// The first byte of the one range that is asked for, and its last one.
fn range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let (from, last) = headers.get(RANGE)?.to_str().ok()?.strip_prefix("bytes=")?.split_once('-')?;
    let place = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?;
    let from = place(from)?;
    let last = if last.is_empty() { None } else { Some(place(last)?) };
    last.is_none_or(|last| last >= from).then_some((from, last))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn one_plain_range_is_understood() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RANGE, HeaderValue::from_str(text).unwrap());
            range(&headers)
        };
        assert_eq!(read("bytes=0-"), Some((0, None)));
        assert_eq!(read("bytes=7-9"), Some((7, Some(9))));
        for ignored in
            ["bytes=-5", "bytes=9-7", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b", "bytes=+1-", "7-9"]
        {
            assert_eq!(read(ignored), None, "{ignored}");
        }
    }
}
