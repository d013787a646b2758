//! `/api/openapi.json`.

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::Value;
use store::testing::Engine;

use crate::support::shared;

/// The operations of an OpenAPI document, as `GET /path`.
pub(crate) fn operations(document: &Value) -> BTreeSet<String> {
    let methods = ["get", "put", "post", "patch", "delete"];
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            methods.into_iter().filter(|method| item.get(method).is_some()).map(move |m| (path, m))
        })
        .map(|(path, method)| format!("{} {path}", method.to_uppercase()))
        .collect()
}

/// The routes that the server mounts, as its source names them: `at("/path", "GET, PUT")`.
fn mounted() -> BTreeSet<String> {
    let route = |source: &str| {
        let mut texts = source.trim_start().strip_prefix('"')?.split('"');
        let (path, methods) = (texts.next()?, texts.nth(1)?);
        let outside = ["/healthz", "/readyz", "/api/"].iter().any(|start| path.starts_with(start));
        let scope = if outside { "" } else { "/api/v1" };
        Some(methods.split(", ").map(|method| format!("{method} {scope}{path}")).collect::<Vec<_>>())
    };
    include_str!("../../src/routes.rs").split("at(").filter_map(route).flatten().collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_document_lists_every_route(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let document = shared(engine).await.raw().get("/api/openapi.json").send().await.body;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let (listed, mounted) = (operations(&document), mounted());
    assert_eq!(listed.symmetric_difference(&mounted).collect::<Vec<_>>(), [] as [&String; 0]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_prints_the_same_document(#[values(Engine::Sqlite)] engine: Engine) {
    let server = shared(engine).await;
    let printed = server.command(&["openapi"]);
    let printed: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(printed, server.raw().get("/api/openapi.json").send().await.body);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_committed_document_is_the_one_the_server_answers(#[values(Engine::Sqlite)] engine: Engine) {
    let committed: Value = serde_json::from_str(include_str!("../../../../docs/openapi.json")).unwrap();
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
