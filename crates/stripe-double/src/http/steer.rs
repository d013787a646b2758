//! Controls over HTTP, for Playwright and development: what payers and banks do.

use actix_web::HttpResponse;
use actix_web::web::{self, Data, Json, Path, ServiceConfig};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::double::account::{Account, State};
use crate::error::StripeError;
use crate::http::controls::respond;
use crate::model::charge::Decline;
use crate::model::dispute::{DisputeReason, Verdict};
use crate::model::occasion::Occasion;
use crate::render;
use crate::requests::refund::{NewRefund, Refundable};
use crate::values::amount::Amount;
use crate::values::id::{ChargeId, DisputeId, SessionId};
use crate::values::metadata::Metadata;

pub(super) fn routes(services: &mut ServiceConfig) {
    services
        .route("/_double/sessions/{session}/{step}", web::post().to(session))
        .route("/_double/charges/{charge}/refund", web::post().to(refund))
        .route("/_double/charges/{charge}/dispute", web::post().to(dispute))
        .route("/_double/disputes/{dispute}/close", web::post().to(close));
}

/// What can happen to a session.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Step {
    Pay,
    PayLater,
    Arrive,
    Bounce,
    Decline,
    Expire,
}

async fn session(path: Path<(SessionId, Step)>, account: Data<Account>) -> HttpResponse {
    let (id, step) = path.into_inner();
    respond(account.change(|state, now| {
        let at = &Occasion::outside(now);
        match step {
            Step::Pay => state.world.pay(&id, at),
            Step::PayLater => state.world.pay_later(&id, at),
            Step::Arrive => state.world.settle(&id, true, at),
            Step::Bounce => state.world.settle(&id, false, at),
            Step::Decline => state.world.decline(&id, Decline::Generic, at),
            Step::Expire => state.world.expire(&id, at),
        }?;
        let session = state.world.sessions.get(&id)?;
        let charge = session.intent().and_then(|intent| state.world.charge_of(intent).ok());
        Ok(json!({"session": render::session::session(session, state.world.origin()), "charge": charge}))
    }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Back {
    #[serde(default)]
    amount: Option<Amount>,
}

async fn refund(charge: Path<ChargeId>, body: Json<Back>, account: Data<Account>) -> HttpResponse {
    let of = Refundable::Charge(charge.into_inner());
    let new = NewRefund { of, amount: body.amount, reason: None, metadata: Metadata::default() };
    respond(account.change(|state, now| {
        let id = state.world.refund(new, &Occasion::outside(now))?;
        Ok(render::refund::refund(state.world.refunds.get(&id)?))
    }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contested {
    #[serde(default)]
    reason: DisputeReason,
}

async fn dispute(charge: Path<ChargeId>, body: Json<Contested>, account: Data<Account>) -> HttpResponse {
    respond(account.change(|state, now| {
        let id = state.world.open_dispute(&charge, body.reason, &Occasion::outside(now))?;
        show(state, &id)
    }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decided {
    verdict: Verdict,
}

async fn close(dispute: Path<DisputeId>, body: Json<Decided>, account: Data<Account>) -> HttpResponse {
    respond(account.change(|state, now| {
        state.world.close_dispute(&dispute, body.verdict, &Occasion::outside(now))?;
        show(state, &dispute)
    }))
}

fn show(state: &State, id: &DisputeId) -> Result<Value, StripeError> {
    Ok(render::dispute::dispute(state.world.disputes.get(id)?))
}
