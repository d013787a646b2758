//! `/api/v1/conversations` and `/api/v1/envelopes`.

use protocol::accounts::Kind;
use protocol::ids::MessageId;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;

use crate::support::raw::{blob, message_id};
use crate::support::{Answer, Raw, RawAccount, RawPair, shared};

async fn waiting(raw: &Raw, account: &RawAccount) -> Vec<String> {
    let envelopes = raw.get("/api/v1/envelopes?limit=100").bearer(&account.token).send().await;
    let items = envelopes.body["items"].as_array().unwrap();
    items.iter().map(|envelope| envelope["message_id"].as_str().unwrap().to_owned()).collect()
}

async fn acknowledge(raw: &Raw, pair: &RawPair, ids: &[MessageId]) -> Answer {
    let entries: Vec<_> = ids.iter().map(|id| json!({ "message_id": id, "blob": blob(9) })).collect();
    let body = json!({ "entries": entries });
    raw.post(&pair.path("entries")).bearer(&pair.demandeur.token).json(&body).send().await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn for_an_outsider_a_conversation_does_not_exist(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let pair = server.raw_pair().await;
    pair.send(&raw, message_id(0), 1).await;
    let outsider = raw.sign_up(Kind::Pro).await;
    for path in ["", "/entries", "/pages/1", "/state"] {
        let path = format!("/api/v1/conversations/{}{path}", pair.conversation);
        let answer = raw.get(&path).bearer(&outsider.token).send().await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "not_found"), "{path}");
    }
    let body = crate::support::raw::message(message_id(0), pair.demandeur.user_id, 1);
    let sent = raw.post(&pair.path("messages")).bearer(&outsider.token).json(&body).send().await;
    assert_eq!(sent.code(), "not_found");
    assert_eq!(waiting(&raw, &outsider).await, Vec::<String>::new());
    let list = raw.get("/api/v1/conversations").bearer(&outsider.token).send().await;
    assert_eq!(list.body["items"], json!([]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_first_content_of_a_message_wins(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let raw = server.raw();
    let pair = server.raw_pair().await;
    let id = message_id(0);
    let (first, second) = (pair.send(&raw, id, 1).await, pair.send(&raw, id, 2).await);
    assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!(first.body, second.body);

    let envelopes = raw.get("/api/v1/envelopes").bearer(&pair.demandeur.token).send().await;
    let items = envelopes.body["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    let sent = crate::support::raw::message(id, pair.demandeur.user_id, 1);
    assert_eq!(items[0]["envelope"], json!(sent.envelope));
    assert_eq!(items[0]["commitment"], json!(sent.commitment));
    let entries = raw.get(&pair.path("entries")).bearer(&pair.pro.token).send().await;
    assert_eq!(entries.body["items"], json!([{ "message_id": id, "blob": blob(1) }]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_envelope_waits_until_it_is_archived(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let raw = server.raw();
    let pair = server.raw_pair().await;
    let ids = [message_id(0), message_id(1)];
    for id in ids {
        assert_eq!(pair.send(&raw, id, 1).await.body["delivered"], false);
    }
    let texts = ids.map(|id| id.to_string());
    assert_eq!(waiting(&raw, &pair.demandeur).await, texts);
    assert_eq!(waiting(&raw, &pair.demandeur).await, texts);

    assert_eq!(acknowledge(&raw, &pair, &ids[..1]).await.status, StatusCode::NO_CONTENT);
    assert_eq!(waiting(&raw, &pair.demandeur).await, texts[1..]);
    assert_eq!(pair.send(&raw, ids[0], 1).await.body["delivered"], true);

    // Once more changes nothing, and nothing can be archived that was never sent.
    assert_eq!(acknowledge(&raw, &pair, &[ids[0], message_id(2)]).await.status, StatusCode::NO_CONTENT);
    let entries = raw.get(&pair.path("entries")).bearer(&pair.demandeur.token).send().await;
    assert_eq!(entries.body["items"], json!([{ "message_id": ids[0], "blob": blob(9) }]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn at_most_two_hundred_messages_wait_for_someone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let pair = server.raw_pair().await;
    let ids: Vec<MessageId> = (0..200).map(message_id).collect();
    for id in &ids {
        assert_eq!(pair.send(&raw, *id, 1).await.status, StatusCode::CREATED);
    }
    let refused = pair.send(&raw, message_id(200), 1).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::TOO_MANY_REQUESTS, "too_many_unacknowledged"));
    assert_eq!(pair.send(&raw, ids[0], 1).await.status, StatusCode::OK);
    acknowledge(&raw, &pair, &ids[..1]).await;
    assert_eq!(pair.send(&raw, message_id(201), 1).await.status, StatusCode::CREATED);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_message_id_lives_near_now(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let raw = server.raw();
    let pair = server.raw_pair().await;
    let (minute, day) = (60_000, 86_400_000);
    for (later, fits) in [(3 * minute, false), (minute, true), (-6 * day, true), (-8 * day, false)] {
        let answer = pair.send(&raw, message_id(later), 1).await;
        assert_eq!(answer.status == StatusCode::CREATED, fits, "{later}: {answer:?}");
        assert!(fits || answer.code() == "message_id_out_of_range");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_message_goes_to_the_other_member_only(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let raw = server.raw();
    let pair = server.raw_pair().await;
    let outsider = raw.sign_up(Kind::Demandeur).await;
    for recipient in [outsider.user_id, pair.pro.user_id] {
        let body = crate::support::raw::message(message_id(0), recipient, 1);
        let answer = raw.post(&pair.path("messages")).bearer(&pair.pro.token).json(&body).send().await;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNPROCESSABLE_ENTITY, "not_a_member"));
    }
}
