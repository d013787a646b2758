//! `GET /api/v1/envelopes`: messages that wait to be archived.

use actix_web::web;
use protocol::messages::{EnvelopeQuery, Incoming};
use protocol::page::Page;
use store::envelopes::{self, After};

use crate::http::caller::Caller;
use crate::http::page;
use crate::http::parameters::Query;
use crate::http::problem::ApiError;
use crate::openapi::problems;
use crate::services::Services;

problems!(Problems: Unauthenticated, SessionEnded, InvalidField);

/// Lists the envelopes that wait for the caller, the oldest message id first
///
/// One stays in the list until `POST /conversations/{id}/entries` archives its message.
#[utoipa::path(get, path = "/api/v1/envelopes", tag = "messages", security(("access_token" = [])), params(EnvelopeQuery),
    responses((status = 200, description = "A page.", body = Page<Incoming>), Problems))]
#[tracing::instrument(name = "envelopes.waiting", skip_all, fields(user.id = %caller.id))]
pub async fn waiting(
    caller: Caller,
    Query(query): Query<EnvelopeQuery>,
    services: web::Data<Services>,
) -> Result<web::Json<Page<Incoming>>, ApiError> {
    let limit = page::limit(query.limit)?;
    let only = query.conversation_id;
    let list = format!("envelopes {only:?}");
    let after = page::position(&list, query.cursor.as_deref(), read_position)?;
    let found = services
        .store
        .read(async |tx| envelopes::waiting(tx, caller.id, only, after, limit + 1).await)
        .await?;
    let next = |last: &Incoming| page::cursor(&list, &format!("{}/{}", last.message_id, last.sender));
    Ok(web::Json(page::page(found, limit, next)))
}

fn read_position(text: &str) -> Option<After> {
    let (message, sender) = text.split_once('/')?;
    Some(After { message: message.parse().ok()?, sender: sender.parse().ok()? })
}
