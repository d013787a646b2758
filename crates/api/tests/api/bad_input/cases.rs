//! What can be wrong with a request.

mod fields;
mod media;
mod messenger;
mod parameters;

use protocol::limits::BODY_BYTES;
use reqwest::Method;
use serde_json::{Value, json};

use super::Case;
use super::endpoints::{Body, Call, NOTHING, World, endings, private_reads, transitions, with_body};

/// Every case.
pub(super) fn all(world: &World) -> Vec<Case> {
    let mut cases = Vec::new();
    for call in with_body(world) {
        cases.extend(bodies(&call));
        cases.extend(missing_fields(&call));
        if call.token.is_some() {
            cases.extend(strangers(&call));
        }
    }
    for call in private_reads(world) {
        cases.extend(strangers(&call));
    }
    for call in transitions(&world.locked, &world.pair.demandeur.token) {
        cases.extend(strangers(&call));
    }
    cases.extend(not_the_authors(world));
    for call in endings(world) {
        cases.extend(strangers(&call));
    }
    cases.extend(fields::cases(world));
    cases.extend(messenger::cases(world));
    cases.extend(parameters::cases(world));
    cases.extend(media::cases(world));
    cases.extend(headers(world));
    cases.extend(methods(world));
    cases
}

/// Fields that may be absent.
const OPTIONAL: &[&str] = &["budget", "slots", "name", "address", "details"];

/// Bodies that are wrong whatever the endpoint.
fn bodies(call: &Call) -> Vec<Case> {
    let text = |body: &str| call.clone().text(body);
    let as_text = Call { content_type: "text/plain", ..call.clone() };
    let mut cases = vec![
        Case::new("half of a body", text("{"), 400, "malformed_body"),
        Case::new("an empty body", text(""), 400, "malformed_body"),
        Case::new("another format", text("<xml/>"), 400, "malformed_body"),
        Case::new("an array", text("[]"), 422, "invalid_field"),
        Case::new("a number", text("7"), 422, "invalid_field"),
        Case::new("an unknown field", call.clone().with("/surprise", Some(json!(1))), 422, "invalid_field"),
        Case::new("another media type", as_text, 415, "unsupported_media_type"),
        Case::new("more than 1 MiB", text(&" ".repeat(BODY_BYTES + 1)), 413, "payload_too_large"),
    ];
    if required_fields(call).next().is_some() {
        cases.push(Case::new("no fields", text("{}"), 422, "invalid_field"));
    }
    cases
}

fn required_fields(call: &Call) -> impl Iterator<Item = &String> {
    let object = match &call.body {
        Some(Body::Json(Value::Object(body))) => Some(body),
        _ => None,
    };
    object.into_iter().flat_map(|body| body.keys()).filter(|field| !OPTIONAL.contains(&field.as_str()))
}

/// Every field of the body absent in turn, unless it may be.
fn missing_fields(call: &Call) -> Vec<Case> {
    let without = |field: &String| {
        Case::new(format!("no {field}"), call.clone().with(&format!("/{field}"), None), 422, "invalid_field")
    };
    required_fields(call).map(without).collect()
}

/// Requests by nobody.
fn strangers(call: &Call) -> Vec<Case> {
    let by = |token: Option<&str>| Call { token: token.map(str::to_owned), ..call.clone() };
    let mut tampered = call.token.clone().unwrap_or_default();
    tampered.truncate(tampered.len() - 4);
    let unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiIwMCJ9.";
    vec![
        Case::new("no token", by(None), 401, "unauthenticated"),
        Case::new("not a token", by(Some("jeton")), 401, "unauthenticated"),
        Case::new("a tampered token", by(Some(&tampered)), 401, "unauthenticated"),
        Case::new("an unsigned token", by(Some(unsigned)), 401, "unauthenticated"),
    ]
}

/// Ends and renewals of demandes that are somebody else's, or nobody's, or no demandes.
fn not_the_authors(world: &World) -> Vec<Case> {
    let token = &world.pair.pro.token;
    let case = |name, demande, status, code| {
        transitions(demande, token).into_iter().map(move |call| Case::new(name, call, status, code))
    };
    case("another's demande", &world.locked, 404, "not_found")
        .chain(case("no such demande", NOTHING, 404, "not_found"))
        .chain(case("no id", "42", 422, "invalid_field"))
        .collect()
}

/// Required headers absent or malformed.
fn headers(world: &World) -> Vec<Case> {
    let mut cases = Vec::new();
    for call in with_body(world) {
        let has = |name: &str| call.headers.iter().any(|(present, _)| *present == name);
        if has("if-match") {
            let other = |value: &str| call.clone().with_header("if-match", value);
            cases.push(Case::new(
                "no version",
                call.clone().without_header("if-match"),
                428,
                "missing_precondition",
            ));
            cases.push(Case::new("an old version", other("\"41\""), 412, "precondition_failed"));
            cases.push(Case::new("any version", other("*"), 422, "invalid_field"));
            cases.push(Case::new("an unquoted version", other("1"), 422, "invalid_field"));
        }
        if has("idempotency-key") {
            let other = |value: &str| call.clone().with_header("idempotency-key", value);
            let without = call.clone().without_header("idempotency-key");
            cases.push(Case::new("no key", without, 400, "missing_idempotency_key"));
            cases.push(Case::new("a short key", other("court"), 400, "invalid_idempotency_key"));
            cases.push(Case::new("a long key", other(&"x".repeat(129)), 400, "invalid_idempotency_key"));
        }
    }
    for path in ["/api/v1/auth/refresh", "/api/v1/auth/logout"] {
        let call = Call::new(Method::POST, path, None);
        cases.push(Case::new("no cookie", call.clone(), 401, "unauthenticated"));
        let nonsense = call.with_header("cookie", "__Host-refresh=nonsense");
        cases.push(Case::new("a nonsensical cookie", nonsense, 401, "unauthenticated"));
    }
    let auth = with_body(world).into_iter().filter(|call| call.path.starts_with("/api/v1/auth/"));
    for call in auth {
        let foreign = call.with_header("origin", "https://evil.example");
        cases.push(Case::new("another site's page", foreign, 403, "csrf_refused"));
    }
    cases
}

/// Methods and routes that do not exist.
fn methods(world: &World) -> Vec<Case> {
    let with = |call: Call| Call { body: None, method: Method::TRACE, ..call };
    let transitions = transitions(&world.locked, &world.pair.demandeur.token);
    let known = with_body(world)
        .into_iter()
        .chain(private_reads(world))
        .chain(endings(world))
        .chain(transitions)
        .map(with);
    let mut cases: Vec<Case> =
        known.map(|call| Case::new("another method", call, 405, "method_not_allowed")).collect();
    for path in ["/api", "/api/v1", "/api/v2/me", "/api/v1/nothing", "/api/v1/me/nothing"] {
        cases.push(Case::new("no such route", Call::new(Method::GET, path, None), 404, "not_found"));
    }
    cases
}
