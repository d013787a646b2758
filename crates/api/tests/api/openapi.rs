//! `/api/openapi.json`.

use std::collections::BTreeSet;

use rstest::rstest;
use store::testing::Engine;

use crate::support::shared;

/// Every route of the API, as `method path`.
const ROUTES: &[&str] = &[
    "delete /api/v1/conversations/{id}",
    "delete /api/v1/me/blocks/{user}",
    "get /api/v1/admin/stats",
    "get /api/v1/categories",
    "get /api/v1/conversations",
    "get /api/v1/conversations/{id}",
    "get /api/v1/conversations/{id}/entries",
    "get /api/v1/conversations/{id}/pages/{number}",
    "get /api/v1/conversations/{id}/state",
    "get /api/v1/demandes/mine",
    "get /api/v1/demandes/nearby",
    "get /api/v1/demandes/{id}",
    "get /api/v1/demandes/{id}/unlocks",
    "get /api/v1/envelopes",
    "get /api/v1/limits",
    "get /api/v1/live",
    "get /api/v1/me",
    "get /api/v1/me/blocks",
    "get /api/v1/me/vault",
    "get /api/v1/places",
    "get /api/v1/tokens/balance",
    "get /api/v1/tokens/buyer",
    "get /api/v1/tokens/ledger",
    "get /api/v1/tokens/ledger.csv",
    "get /api/v1/tokens/packs",
    "get /api/v1/tokens/purchases",
    "get /api/v1/tokens/purchases/{id}",
    "get /api/v1/tokens/purchases/{id}/invoice",
    "get /api/v1/tokens/purchases/{id}/invoice.pdf",
    "get /healthz",
    "get /readyz",
    "post /api/v1/admin/demandes/{id}/hide",
    "post /api/v1/admin/users/{id}/ban",
    "post /api/v1/admin/users/{id}/grant",
    "post /api/v1/admin/users/{id}/lift",
    "post /api/v1/auth/login",
    "post /api/v1/auth/logout",
    "post /api/v1/auth/prelogin",
    "post /api/v1/auth/refresh",
    "post /api/v1/auth/signup",
    "post /api/v1/conversations/{id}/entries",
    "post /api/v1/conversations/{id}/leave",
    "post /api/v1/conversations/{id}/messages",
    "post /api/v1/demandes",
    "post /api/v1/demandes/{id}/renew",
    "post /api/v1/demandes/{id}/resolve",
    "post /api/v1/demandes/{id}/unlock",
    "post /api/v1/demandes/{id}/withdraw",
    "post /api/v1/tokens/checkout",
    "post /api/v1/tokens/payment-intents",
    "post /api/v1/webhooks/stripe",
    "put /api/v1/conversations/{id}/pages/{number}",
    "put /api/v1/conversations/{id}/state",
    "put /api/v1/me/blocks/{user}",
    "put /api/v1/me/vault",
    "put /api/v1/tokens/buyer",
];

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_document_lists_every_route(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let document = server.raw().get("/api/openapi.json").send().await.body;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut listed = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "put", "post", "patch", "delete"] {
            if item.get(method).is_some() {
                listed.insert(format!("{method} {path}"));
            }
        }
    }
    let missing: Vec<_> = ROUTES.iter().filter(|route| !listed.contains(**route)).collect();
    assert_eq!(missing, Vec::<&&str>::new());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_prints_the_same_document(#[values(Engine::Sqlite)] engine: Engine) {
    let server = shared(engine).await;
    let printed = server.command(&["openapi"]);
    let printed: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(printed, server.raw().get("/api/openapi.json").send().await.body);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_committed_document_is_the_one_the_server_answers(#[values(Engine::Sqlite)] engine: Engine) {
    let committed: serde_json::Value =
        serde_json::from_str(include_str!("../../../../docs/openapi.json")).unwrap();
    let answered = shared(engine).await.raw().get("/api/openapi.json").send().await.body;
    assert_eq!(committed, answered, "write it anew: leboncoup openapi > docs/openapi.json");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_server_is_alive_and_ready(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let raw = shared(engine).await.raw();
    assert_eq!(raw.get("/healthz").send().await.status, 200);
    assert_eq!(raw.get("/readyz").send().await.status, 200);
}
