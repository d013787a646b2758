//! Controls over HTTP, for Playwright and development: what goes wrong, what time it is, what was delivered.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Json, Path, ServiceConfig};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::double::Endpoint;
use crate::double::account::Account;
use crate::error::StripeError;
use crate::gateway::fault::Fault;
use crate::model::event::EventType;
use crate::model::occasion::Occasion;
use crate::values::id::EventId;
use crate::webhook::plan::Plan;

pub(super) fn routes(services: &mut ServiceConfig) {
    services
        .route("/_double/plan", web::put().to(plan))
        .route("/_double/release", web::post().to(release))
        .route("/_double/faults", web::post().to(fault))
        .route("/_double/endpoint", web::put().to(endpoint))
        .route("/_double/events", web::post().to(emit))
        .route("/_double/events/{event}/resend", web::post().to(resend))
        .route("/_double/deliveries", web::get().to(deliveries))
        .route("/_double/quiet", web::post().to(quiet))
        .route("/_double/advance", web::post().to(advance));
}

/// An answer of the controls: errors look like Stripe's.
pub(super) fn respond(outcome: Result<Value, StripeError>) -> HttpResponse {
    match outcome {
        Ok(body) => HttpResponse::Ok().json(body),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            HttpResponse::build(status).json(error.body())
        }
    }
}

fn done() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

async fn plan(plan: Json<Plan>, account: Data<Account>) -> HttpResponse {
    account.change(|state, _| state.queue.set_plan(plan.into_inner()));
    done()
}

async fn release(account: Data<Account>) -> HttpResponse {
    account.change(|state, now| state.queue.release(now));
    done()
}

async fn fault(fault: Json<Fault>, account: Data<Account>) -> HttpResponse {
    account.change(|state, _| state.gateway.faults.order(fault.into_inner()));
    done()
}

async fn endpoint(endpoint: Json<Option<Endpoint>>, account: Data<Account>) -> HttpResponse {
    account.change(|state, _| state.endpoint = endpoint.into_inner());
    done()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Emitted {
    #[serde(rename = "type")]
    kind: EventType,
    object: Value,
}

async fn emit(body: Json<Emitted>, account: Data<Account>) -> HttpResponse {
    let Emitted { kind, object } = body.into_inner();
    let id = account.change(|state, now| state.world.emit(kind, object, &Occasion::outside(now)));
    HttpResponse::Ok().json(json!({"id": id}))
}

async fn resend(event: Path<EventId>, account: Data<Account>) -> HttpResponse {
    respond(account.change(|state, now| {
        state.world.events.get(&event)?;
        state.queue.resend(event.into_inner(), now);
        Ok(json!({}))
    }))
}

async fn deliveries(account: Data<Account>) -> HttpResponse {
    HttpResponse::Ok().json(account.change_nothing(|state| state.log.clone()))
}

async fn quiet(account: Data<Account>) -> HttpResponse {
    account.quiet().await;
    done()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Advanced {
    seconds: u64,
}

async fn advance(body: Json<Advanced>, account: Data<Account>) -> HttpResponse {
    account.clock().advance(Duration::from_secs(body.seconds));
    account.change(|_, _| ());
    done()
}
