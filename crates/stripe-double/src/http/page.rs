//! The payable page: what Stripe's own page does, without money and without scripts.

mod html;

use std::collections::BTreeMap;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION};
use actix_web::web::{self, Bytes, Data, Path, ServiceConfig};
use actix_web::{HttpResponse, HttpResponseBuilder};

use crate::double::account::Account;
use crate::error::StripeError;
use crate::form::{self, Node};
use crate::model::charge::Decline;
use crate::model::occasion::Occasion;
use crate::model::session::Session;
use crate::render::session::page_url;
use crate::values::id::SessionId;

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

pub(super) fn routes(services: &mut ServiceConfig) {
    services.service(web::resource("/c/pay/{session}").get(show).post(act));
}

async fn show(path: Path<String>, account: Data<Account>) -> HttpResponse {
    match session(&path, &account) {
        Some(session) => html(&mut HttpResponse::Ok(), &html::page(&session)),
        None => html(&mut HttpResponse::NotFound(), &html::unknown()),
    }
}

async fn act(path: Path<String>, body: Bytes, account: Data<Account>) -> HttpResponse {
    let Some(session) = session(&path, &account) else {
        return html(&mut HttpResponse::NotFound(), &html::unknown());
    };
    let button = form::parse(&body).ok().and_then(|fields| pressed(&fields));
    let Some(button) = button else { return HttpResponse::BadRequest().finish() };
    let next = account.change(|state, now| {
        let (id, at) = (&session.id, &Occasion::outside(now));
        match button {
            Button::Pay => state.world.pay(id, at).map(|()| session.landing()),
            Button::Later => state.world.pay_later(id, at).map(|()| session.landing()),
            Button::Fail => {
                state.world.decline(id, Decline::Generic, at).map(|()| page_url(id, account.origin()))
            }
            Button::Cancel => Ok(leaving(&session, &account)),
            Button::Arrive => state.world.settle(id, true, at).map(|()| page_url(id, account.origin())),
            Button::Bounce => state.world.settle(id, false, at).map(|()| page_url(id, account.origin())),
        }
    });
    // A button of a page that is out of date shows how things are now.
    let next = next.unwrap_or_else(|_: StripeError| page_url(&session.id, account.origin()));
    HttpResponse::SeeOther().insert_header((LOCATION, next)).finish()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Button {
    Pay,
    Later,
    Fail,
    Cancel,
    Arrive,
    Bounce,
}

fn pressed(fields: &BTreeMap<String, Node>) -> Option<Button> {
    match fields.get("action")? {
        Node::Text(action) => match action.as_str() {
            "pay" => Some(Button::Pay),
            "later" => Some(Button::Later),
            "fail" => Some(Button::Fail),
            "cancel" => Some(Button::Cancel),
            "arrive" => Some(Button::Arrive),
            "bounce" => Some(Button::Bounce),
            _ => None,
        },
        Node::Named(_) => None,
    }
}

fn leaving(session: &Session, account: &Account) -> String {
    session.cancel_url.as_ref().map_or_else(|| page_url(&session.id, account.origin()), ToString::to_string)
}

fn session(id: &str, account: &Account) -> Option<Session> {
    let id: SessionId = id.parse().ok()?;
    account.change(|state, _| state.world.sessions.get(&id).cloned()).ok()
}

fn html(response: &mut HttpResponseBuilder, page: &str) -> HttpResponse {
    response
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(page.to_owned())
}
