//! Stripe's API: `/v1/…`.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, rt};

use crate::double::account::Account;
use crate::gateway::Begun;
use crate::gateway::reply::Reply;
use crate::gateway::request::{ApiRequest, Method};
use crate::http::connection;
use crate::render::event::API_VERSION;

/// Answers whatever is no page and no control.
pub(super) async fn answer(request: HttpRequest, body: Bytes, account: Data<Account>) -> HttpResponse {
    let Some(api) = read(&request, &body) else { return HttpResponse::MethodNotAllowed().finish() };
    let key = api.idempotency_key.clone();
    // A client that hangs up must not stop the work half-way: Stripe goes on, too.
    let work = rt::spawn(work(account.into_inner(), api));
    let Ok(reply) = work.await else { return HttpResponse::InternalServerError().finish() };
    if reply.cut {
        connection::cut(&request);
    }
    let mut response = respond(&reply, header(&request, "Stripe-Version").as_deref());
    if let Some(key) = key {
        response.insert_header(("Idempotency-Key", key));
    }
    response.json(reply.body)
}

async fn work(account: Arc<Account>, api: ApiRequest) -> Reply {
    let begun = account.change(|state, now| state.gateway.begin(api, &mut state.world, now));
    match begun {
        Begun::Answered(reply) => reply,
        Begun::Accepted(work) => {
            rt::time::sleep(work.wait()).await;
            account.change(|state, now| state.gateway.finish(*work, &mut state.world, now))
        }
    }
}

fn read(request: &HttpRequest, body: &[u8]) -> Option<ApiRequest> {
    let (method, form) = match *request.method() {
        actix_web::http::Method::GET => (Method::Get, request.query_string().as_bytes().to_vec()),
        actix_web::http::Method::POST => (Method::Post, body.to_vec()),
        _ => return None,
    };
    let api_key = header(request, "Authorization");
    Some(ApiRequest {
        method,
        path: request.path().to_owned(),
        form,
        api_key: api_key.and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned)),
        idempotency_key: header(request, "Idempotency-Key").filter(|key| !key.is_empty()),
    })
}

fn header(request: &HttpRequest, name: &str) -> Option<String> {
    request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn respond(reply: &Reply, version: Option<&str>) -> actix_web::HttpResponseBuilder {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response
        .insert_header(("Request-Id", reply.request.as_str()))
        .insert_header(("Stripe-Version", version.unwrap_or(API_VERSION)));
    if let Some(original) = &reply.original {
        response
            .insert_header(("Idempotent-Replayed", "true"))
            .insert_header(("Original-Request", original.as_str()));
    }
    response
}
