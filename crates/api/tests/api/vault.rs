//! `/api/v1/me/vault`.

use protocol::accounts::Kind;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;

use crate::support::raw::blob;
use crate::support::shared;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_devices_that_write_the_vault_one_must_read_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let raw = shared(engine).await.raw();
    let account = raw.sign_up(Kind::Pro).await;
    let put = |version: &str, filling| {
        let body = json!({ "blob": blob(filling) });
        raw.put("/api/v1/me/vault").bearer(&account.token).header("if-match", version).json(&body).send()
    };
    let first = put("\"1\"", 1).await;
    assert_eq!((first.status, &first.body["version"]), (StatusCode::OK, &json!(2)));
    let late = put("\"1\"", 2).await;
    assert_eq!((late.status, late.code()), (StatusCode::PRECONDITION_FAILED, "precondition_failed"));
    let read = raw.get("/api/v1/me/vault").bearer(&account.token).send().await;
    assert_eq!(read.body, json!({ "version": 2, "blob": blob(1) }));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_devices_that_pin_different_people_keep_both_pins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let pro = server.pro(12).await;
    let phone = server.log_in(&pro).await;
    let mut ids = Vec::new();
    for device in [&pro.account, &phone] {
        let author = server.demandeur().await;
        let demande =
            author.account.create_demande(&crate::support::demande_in_paris("Fuite")).await.unwrap();
        let id = device.unlock(&demande).await.unwrap().conversation.id;
        device.mark_verified(id).await.unwrap();
        ids.push(id);
    }
    let anew = server.log_in(&pro).await;
    for id in ids {
        assert_eq!(anew.conversation(id).await.unwrap().trust, client::Trust::Verified);
    }
}
