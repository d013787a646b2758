//! The OpenAPI 3.1 document, built from the descriptions beside the routes.

use std::collections::BTreeMap;

use protocol::problem::{CONTENT_TYPE, Code};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, Response};
use utoipa::{Modify, OpenApi};

use crate::routes;

/// Declares the problems that a route may answer, documented by status.
macro_rules! problems {
    ($name:ident: $($code:ident),+ $(,)?) => {
        struct $name;

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<
                String,
                utoipa::openapi::RefOr<utoipa::openapi::Response>,
            > {
                crate::openapi::problem_responses(&[$(protocol::problem::Code::$code),+])
            }
        }
    };
}
pub(crate) use problems;

/// One response per status, naming every code it may carry. Every route can fail on the server's side.
pub(crate) fn problem_responses(codes: &[Code]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<String, Vec<Code>> = BTreeMap::new();
    for code in codes.iter().copied().chain([Code::Internal, Code::Unavailable]) {
        let codes = by_status.entry(code.status().to_string()).or_default();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    by_status.into_iter().map(|(status, codes)| (status, RefOr::T(response(&codes)))).collect()
}

fn response(codes: &[Code]) -> Response {
    let text: Vec<String> =
        codes.iter().map(|code| format!("`{}`: {}.", code.as_str(), code.title())).collect();
    let content = Content::new(Some(RefOr::<utoipa::openapi::Schema>::Ref(Ref::from_schema_name("Problem"))));
    let mut response = Response::new(text.join("\n"));
    response.content.insert(CONTENT_TYPE.to_owned(), content.into());
    response
}

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        components.add_security_scheme("access_token", SecurityScheme::Http(bearer));
        let cookie = ApiKey::Cookie(ApiKeyValue::new("__Host-refresh"));
        components.add_security_scheme("refresh_token", SecurityScheme::ApiKey(cookie));
        let header = ApiKey::Header(ApiKeyValue::new("X-CSRF-Token"));
        components.add_security_scheme("csrf_token", SecurityScheme::ApiKey(header));
    }
}

/// Function names repeat between resources; an operation's id must not.
struct OperationIds;

impl Modify for OperationIds {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        for item in document.paths.paths.values_mut() {
            let operations =
                [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
            for operation in operations.into_iter().flatten() {
                let tag = operation.tags.as_ref().and_then(|tags| tags.first());
                if let (Some(tag), Some(name)) = (tag, &operation.operation_id) {
                    operation.operation_id = Some(format!("{tag}.{name}"));
                }
            }
        }
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "LeBonCoup",
        description = "Marketplace for local services with an end-to-end encrypted messenger. The server sees \
                       ciphertext only; docs/protocol.md tells how clients make it.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    servers((url = "/")),
    paths(
        routes::auth::prelogin,
        routes::auth::sign_up,
        routes::auth::login,
        routes::auth::refresh,
        routes::auth::logout,
        routes::me::me,
        routes::me::vault,
        routes::me::put_vault,
        routes::settings::read,
        routes::settings::change,
        routes::public::places,
        routes::public::categories,
        routes::public::limits,
        routes::demandes::create,
        routes::demandes::mine,
        routes::demandes::nearby,
        routes::demandes::detail,
        routes::demandes::unlock,
        routes::demandes::unlockers,
        routes::demandes::resolve,
        routes::demandes::withdraw,
        routes::demandes::renew,
        routes::tokens::checkout,
        routes::tokens::payment_intent,
        routes::tokens::purchases,
        routes::tokens::purchase,
        routes::webhooks::stripe,
        routes::tokens::packs,
        routes::tokens::balance,
        routes::tokens::ledger,
        routes::tokens::ledger_csv,
        routes::tokens::invoice,
        routes::tokens::invoice_pdf,
        routes::tokens::buyer,
        routes::tokens::put_buyer,
        routes::unlocks::list,
        routes::unlocks::receipt,
        routes::unlocks::claim,
        routes::tokens::spending_limit,
        routes::tokens::set_spending_limit,
        routes::conversations::list,
        routes::conversations::detail,
        routes::conversations::send,
        routes::conversations::clear,
        routes::conversations::leave,
        routes::blocks::list,
        routes::blocks::block,
        routes::blocks::unblock,
        routes::envelopes::waiting,
        routes::archive::entries,
        routes::archive::store_entries,
        routes::archive::page,
        routes::archive::put_page,
        routes::archive::state,
        routes::archive::put_state,
        routes::media::create,
        routes::media::put_part,
        routes::media::status,
        routes::media::complete,
        routes::media::content,
        routes::media::remove,
        routes::read_marks::read,
        routes::read_marks::put,
        routes::live::live,
        routes::admin::stats,
        routes::admin::claims_waiting,
        routes::admin::decide,
        routes::admin::cases_open,
        routes::admin::close_case,
        routes::admin::hide,
        routes::admin::ban,
        routes::admin::lift,
        routes::admin::grant,
        routes::operation::healthz,
        routes::operation::readyz,
        routes::operation::openapi,
    ),
    components(schemas(
        protocol::problem::Problem,
        protocol::live::Event,
    )),
    modifiers(&Security, &OperationIds)
)]
struct Document;

/// The document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The document as JSON.
///
/// # Errors
/// Never in practice: the document is plain data.
pub fn json() -> Result<String, serde_json::Error> {
    document().to_pretty_json()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_in_the_document_leads_somewhere() {
        let json = json().unwrap();
        let document: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
        for name in json.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document["components"]["schemas"].get(name).is_some(), "{name}");
        }
    }

    #[test]
    fn every_operation_documents_its_problems() {
        let document = serde_json::to_value(document()).unwrap();
        let mut ids = std::collections::BTreeSet::new();
        for (path, operations) in document["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                assert!(ids.insert(operation["operationId"].to_string()), "{method} {path}");
                let responses = operation["responses"].as_object().unwrap();
                assert!(responses.contains_key("500"), "{method} {path}");
                let has_summary = operation["summary"].as_str().is_some_and(|text| !text.is_empty());
                assert!(has_summary, "{method} {path}");
            }
        }
    }

    #[test]
    fn codes_of_one_status_share_a_response() {
        let responses = problem_responses(&[Code::NotAPro, Code::Banned, Code::NotFound, Code::Banned]);
        assert_eq!(responses.keys().collect::<Vec<_>>(), ["403", "404", "500", "503"]);
        let RefOr::T(forbidden) = &responses["403"] else { panic!("a reference") };
        assert_eq!(forbidden.description.matches('`').count(), 4);
    }
}
