//! The REST API: each route extracts, asks the domain and answers.
#![expect(clippy::missing_errors_doc, reason = "what a route answers is in its OpenAPI description")]

pub mod admin;
pub mod archive;
pub mod auth;
pub mod blocks;
pub mod conversations;
pub mod demandes;
pub mod envelopes;
pub mod live;
pub mod me;
pub mod media;
pub mod operation;
pub mod public;
pub mod read_marks;
pub mod settings;
pub mod tokens;
pub mod unlocks;
pub mod webhooks;

use actix_web::http::header::{ALLOW, CACHE_CONTROL};
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, Resource, ResponseError};
use protocol::problem::Code;

use crate::http::problem::ApiError;

/// Mounts every route of the API.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(at("/healthz", "GET").get(operation::healthz))
        .service(at("/readyz", "GET").get(operation::readyz))
        .service(at("/api/openapi.json", "GET").get(operation::openapi))
        .service(
            web::scope("/api/v1")
                .wrap(DefaultHeaders::new().add((CACHE_CONTROL, "no-store")))
                .configure(version_1)
                .default_service(web::to(not_found)),
        )
        .service(web::scope("/api").default_service(web::to(not_found)));
}

fn version_1(config: &mut ServiceConfig) {
    config.configure(market).configure(money).configure(messenger).configure(accounts);
}

fn accounts(config: &mut ServiceConfig) {
    config
        .service(at("/auth/prelogin", "POST").post(auth::prelogin))
        .service(at("/auth/signup", "POST").post(auth::sign_up))
        .service(at("/auth/login", "POST").post(auth::login))
        .service(at("/auth/refresh", "POST").post(auth::refresh))
        .service(at("/auth/logout", "POST").post(auth::logout))
        .service(at("/me", "GET").get(me::me))
        .service(at("/me/vault", "GET, PUT").get(me::vault).put(me::put_vault))
        .service(at("/me/settings", "GET, PATCH").get(settings::read).patch(settings::change))
        .service(at("/me/blocks", "GET").get(blocks::list))
        .service(at("/me/blocks/{user}", "PUT, DELETE").put(blocks::block).delete(blocks::unblock))
        .service(at("/admin/stats", "GET").get(admin::stats))
        .service(at("/admin/claims", "GET").get(admin::claims_waiting))
        .service(at("/admin/claims/{id}/decision", "POST").post(admin::decide))
        .service(at("/admin/cases", "GET").get(admin::cases_open))
        .service(at("/admin/cases/{id}/close", "POST").post(admin::close_case))
        .service(at("/admin/demandes/{id}/hide", "POST").post(admin::hide))
        .service(at("/admin/users/{id}/ban", "POST").post(admin::ban))
        .service(at("/admin/users/{id}/lift", "POST").post(admin::lift))
        .service(at("/admin/users/{id}/grant", "POST").post(admin::grant));
}

fn market(config: &mut ServiceConfig) {
    config
        .service(at("/places", "GET").get(public::places))
        .service(at("/categories", "GET").get(public::categories))
        .service(at("/limits", "GET").get(public::limits))
        .service(at("/demandes", "POST").post(demandes::create))
        .service(at("/demandes/mine", "GET").get(demandes::mine))
        .service(at("/demandes/nearby", "GET").get(demandes::nearby))
        .service(at("/demandes/{id}", "GET").get(demandes::detail))
        .service(at("/demandes/{id}/unlock", "POST").post(demandes::unlock))
        .service(at("/demandes/{id}/unlocks", "GET").get(demandes::unlockers))
        .service(at("/demandes/{id}/resolve", "POST").post(demandes::resolve))
        .service(at("/demandes/{id}/withdraw", "POST").post(demandes::withdraw))
        .service(at("/demandes/{id}/renew", "POST").post(demandes::renew))
        .service(
            at("/tokens/spending-limit", "GET, PUT")
                .get(tokens::spending_limit)
                .put(tokens::set_spending_limit),
        )
        .service(at("/unlocks", "GET").get(unlocks::list))
        .service(at("/unlocks/{id}/receipt", "POST").post(unlocks::receipt))
        .service(at("/unlocks/{id}/claim", "POST").post(unlocks::claim));
}

fn money(config: &mut ServiceConfig) {
    config
        .service(at("/tokens/packs", "GET").get(tokens::packs))
        .service(at("/tokens/balance", "GET").get(tokens::balance))
        .service(at("/tokens/ledger", "GET").get(tokens::ledger))
        .service(at("/tokens/ledger.csv", "GET").get(tokens::ledger_csv))
        .service(at("/tokens/purchases/{id}/invoice", "GET").get(tokens::invoice))
        .service(at("/tokens/purchases/{id}/invoice.pdf", "GET").get(tokens::invoice_pdf))
        .service(at("/tokens/checkout", "POST").post(tokens::checkout))
        .service(at("/tokens/payment-intents", "POST").post(tokens::payment_intent))
        .service(at("/tokens/purchases", "GET").get(tokens::purchases))
        .service(at("/tokens/purchases/{id}", "GET").get(tokens::purchase))
        .service(at("/webhooks/stripe", "POST").post(webhooks::stripe))
        .service(at("/tokens/buyer", "GET, PUT").get(tokens::buyer).put(tokens::put_buyer));
}

fn messenger(config: &mut ServiceConfig) {
    config
        .service(at("/conversations", "GET").get(conversations::list))
        .service(
            at("/conversations/{id}", "GET, DELETE").get(conversations::detail).delete(conversations::clear),
        )
        .service(at("/conversations/{id}/leave", "POST").post(conversations::leave))
        .service(at("/conversations/{id}/messages", "POST").post(conversations::send))
        .service(
            at("/conversations/{id}/entries", "GET, POST").get(archive::entries).post(archive::store_entries),
        )
        .service(
            at("/conversations/{id}/pages/{number}", "GET, PUT").get(archive::page).put(archive::put_page),
        )
        .service(at("/conversations/{id}/state", "GET, PUT").get(archive::state).put(archive::put_state))
        .service(at("/conversations/{id}/read", "GET, PUT").get(read_marks::read).put(read_marks::put))
        .service(at("/envelopes", "GET").get(envelopes::waiting))
        .service(at("/media", "POST").post(media::create))
        .service(at("/media/{id}", "GET, DELETE").get(media::status).delete(media::remove))
        .service(at("/media/{id}/parts/{number}", "PUT").put(media::put_part))
        .service(at("/media/{id}/complete", "POST").post(media::complete))
        .service(at("/media/{id}/content", "GET").get(media::content))
        .service(at("/live", "GET").get(live::live));
}

/// A resource whose other methods answer `method_not_allowed` and name the allowed ones.
fn at(path: &str, methods: &'static str) -> Resource {
    web::resource(path).default_service(web::to(move || async move {
        let mut answer = ApiError::new(Code::MethodNotAllowed).error_response();
        answer.headers_mut().insert(ALLOW, actix_web::http::header::HeaderValue::from_static(methods));
        answer
    }))
}

async fn not_found() -> HttpResponse {
    ApiError::because(Code::NotFound, "there is no such route").error_response()
}
