//! `GET /api/v1/live`: the live socket.

use actix_web::{HttpRequest, HttpResponse, web};
use protocol::problem::Code;

use crate::http::origin::OwnPage;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

/// Bytes in one client frame: an access token and little else.
const FRAME_BYTES: usize = 16 * 1024;

problems!(Problems: CsrfRefused, InvalidField);

/// Opens the live socket (WebSocket)
///
/// The first frame, within 5 seconds, is `{"type":"hello","token":"…","since":7}`. The server sends every event
/// after `since`, then `ready`; or `resync`, and the client fetches everything anew. A newer token comes as
/// `{"type":"renew","token":"…"}`; `watch` and `typing` are in docs/api.md. After more than `within` seconds (in `ready`
/// and `resync`) without a frame the connection is dead. Close codes: 4401 expired, 4403 revoked, 4408 slow or silent, 4429 too many frames, 1009 a frame too long, 1008 no frame, 1001 shutdown.
#[utoipa::path(get, path = "/api/v1/live", tag = "live",
    responses((status = 101, description = "Frames follow; see the schema `Event`."), Problems))]
#[tracing::instrument(name = "live.open", skip_all)]
pub async fn live(
    _: OwnPage,
    request: HttpRequest,
    payload: web::Payload,
    services: web::Data<Services>,
) -> Result<HttpResponse, ApiError> {
    let (response, session, frames) = actix_ws::handle(&request, payload)
        .map_err(|_| ApiError::because(Code::InvalidField, "this is a WebSocket: send an upgrade request"))?;
    let frames =
        frames.max_frame_size(FRAME_BYTES).aggregate_continuations().max_continuation_size(FRAME_BYTES);
    actix_web::rt::spawn(crate::live::serve(services, session, frames));
    Ok(response)
}
