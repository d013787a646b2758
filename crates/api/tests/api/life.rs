//! Blocks, leaving, one's own copy and retention as the server keeps them; the SDK's part is tested beside.

use protocol::accounts::Kind;
use protocol::ids::MessageId;
use protocol::page::Page;
use reqwest::Method;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;

use crate::support::raw::{blob, message, message_id};
use crate::support::{Answer, Raw, RawAccount, RawPair, Server, shared};

/// A conversation with nothing in it, and the way to the server.
async fn begun(engine: Engine) -> (Raw, RawPair) {
    let server = shared(engine).await;
    (server.raw(), server.raw_pair().await)
}

async fn call(raw: &Raw, method: Method, path: &str, by: &RawAccount) -> Answer {
    raw.request(method, path).bearer(&by.token).send().await
}

async fn block(raw: &Raw, method: Method, by: &RawAccount, whom: &RawAccount) -> Answer {
    call(raw, method, &format!("/api/v1/me/blocks/{}", whom.user_id), by).await
}

async fn seen(raw: &Raw, pair: &RawPair, by: &RawAccount) -> serde_json::Value {
    call(raw, Method::GET, &format!("/api/v1/conversations/{}", pair.conversation), by).await.body
}

async fn answer(raw: &Raw, pair: &RawPair, id: MessageId) -> Answer {
    let body = message(id, pair.pro.user_id, 2);
    raw.post(&pair.path("messages")).bearer(&pair.demandeur.token).json(&body).send().await
}

async fn listed(raw: &Raw, by: &RawAccount) -> usize {
    let list = call(raw, Method::GET, "/api/v1/conversations", by).await;
    list.body["items"].as_array().unwrap().len()
}

async fn entries(raw: &Raw, pair: &RawPair, by: &RawAccount) -> usize {
    let list = call(raw, Method::GET, &pair.path("entries"), by).await;
    list.body["items"].as_array().unwrap().len()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_blocked_learns_only_that_nothing_can_be_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (raw, pair) = begun(engine).await;
    let RawPair { demandeur, pro, .. } = &pair;
    pair.send(&raw, message_id(0), 1).await;
    for _ in 0..2 {
        assert_eq!(block(&raw, Method::PUT, demandeur, pro).await.status, 204);
    }
    for sent in [pair.send(&raw, message_id(1), 1).await, answer(&raw, &pair, message_id(2)).await] {
        assert_eq!((sent.status.as_u16(), sent.code()), (409, "conversation_closed"));
    }
    let (theirs, own) = (seen(&raw, &pair, pro).await, seen(&raw, &pair, demandeur).await);
    assert_eq!((&theirs["open"], theirs.get("blocking")), (&json!(false), None));
    assert_eq!((&own["open"], &own["blocking"]), (&json!(false), &json!(true)));
    let blocks = call(&raw, Method::GET, "/api/v1/me/blocks", demandeur).await.body;
    let blocks: Page<protocol::blocks::Block> = serde_json::from_value(blocks).unwrap();
    assert_eq!(blocks.items.iter().map(|block| block.user_id).collect::<Vec<_>>(), [pro.user_id]);
    assert_eq!(call(&raw, Method::GET, "/api/v1/me/blocks", pro).await.body["items"], json!([]));
    // What was there stays, and can still be archived.
    let archived = json!({ "entries": [{ "message_id": message_id(0), "blob": blob(9) }] });
    let kept = raw.post(&pair.path("entries")).bearer(&demandeur.token).json(&archived).send().await;
    assert_eq!(kept.status, 204);

    // Both block: one who unblocks alone opens nothing.
    assert_eq!(block(&raw, Method::PUT, pro, demandeur).await.status, 204);
    assert_eq!(block(&raw, Method::DELETE, demandeur, pro).await.status, 204);
    assert_eq!(pair.send(&raw, message_id(3), 1).await.code(), "conversation_closed");
    for _ in 0..2 {
        assert_eq!(block(&raw, Method::DELETE, pro, demandeur).await.status, 204);
    }
    assert_eq!(pair.send(&raw, message_id(4), 1).await.status, 201);
    assert_eq!(seen(&raw, &pair, pro).await["open"], json!(true));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn demandes_are_out_of_reach_for_whoever_is_blocked_and_cost_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] by_author: bool,
) {
    let server = shared(engine).await;
    let (raw, pair) = (server.raw(), server.raw_pair().await);
    let RawPair { demandeur, pro, .. } = &pair;
    let user = pro.user_id.to_string();
    server.must(&["admin", "grant", "--user", &user, "--tokens", "6", "--reason", "essai"]);
    let post = raw.post("/api/v1/demandes").bearer(&demandeur.token).header("idempotency-key", "demande-2");
    let posted = post.json(&crate::support::demande_in_paris("Une autre")).send().await.body;
    let path = format!("/api/v1/demandes/{}", posted["id"].as_str().unwrap());
    assert_eq!(call(&raw, Method::GET, &path, pro).await.status, 200);
    let (by, whom) = if by_author { (demandeur, pro) } else { (pro, demandeur) };
    assert_eq!(block(&raw, Method::PUT, by, whom).await.status, 204);

    assert_eq!(call(&raw, Method::GET, &path, pro).await.code(), "not_found");
    let unlock = raw.post(&format!("{path}/unlock")).bearer(&pro.token).header("idempotency-key", "unlock-2");
    assert_eq!(unlock.json(&json!({ "price": 6 })).send().await.code(), "not_found");
    let balance = call(&raw, Method::GET, "/api/v1/tokens/balance", pro).await;
    assert_eq!(balance.body["standard"], json!(6), "{balance:?}");
    let nearby = "/api/v1/demandes/nearby?place=75111&limit=100&q=autre";
    let finds = async |account: &RawAccount| {
        let found = call(&raw, Method::GET, nearby, account).await.body;
        found["items"].as_array().unwrap().iter().any(|demande| demande["id"] == posted["id"])
    };
    assert!(!finds(pro).await);
    assert!(finds(&raw.sign_up(Kind::Pro).await).await);
    // The one that was unlocked before stays readable.
    let before = seen(&raw, &pair, pro).await["demande_id"].as_str().unwrap().to_owned();
    let unlocked = call(&raw, Method::GET, &format!("/api/v1/demandes/{before}"), pro).await;
    assert!(unlocked.body["description"].is_string(), "{unlocked:?}");

    assert_eq!(block(&raw, Method::DELETE, by, whom).await.status, 204);
    assert!(finds(pro).await);
    let unlock = raw.post(&format!("{path}/unlock")).bearer(&pro.token).header("idempotency-key", "unlock-3");
    assert_eq!(unlock.json(&json!({ "price": 6 })).send().await.status, 201);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn leaving_is_final_and_leaves_the_other_their_copy(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (raw, pair) = begun(engine).await;
    let RawPair { demandeur, pro, .. } = &pair;
    pair.send(&raw, message_id(0), 1).await;
    for _ in 0..2 {
        assert_eq!(call(&raw, Method::POST, &pair.path("leave"), demandeur).await.status, 204);
    }
    assert_eq!(pair.send(&raw, message_id(1), 1).await.code(), "conversation_closed");
    let (theirs, own) = (seen(&raw, &pair, pro).await, seen(&raw, &pair, demandeur).await);
    assert_eq!((&theirs["open"], theirs.get("left")), (&json!(false), None));
    assert_eq!((&own["open"], &own["left"]), (&json!(false), &json!(true)));
    assert_eq!(entries(&raw, &pair, pro).await, 1);
    // A block that comes and goes opens nothing.
    block(&raw, Method::PUT, pro, demandeur).await;
    block(&raw, Method::DELETE, pro, demandeur).await;
    assert_eq!(answer(&raw, &pair, message_id(2)).await.code(), "conversation_closed");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_copy_is_gone_for_its_keeper_only(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (raw, pair) = begun(engine).await;
    let RawPair { demandeur, pro, .. } = &pair;
    let path = format!("/api/v1/conversations/{}", pair.conversation);
    let ids = [message_id(0), message_id(1), message_id(2)];
    for id in ids {
        pair.send(&raw, id, 1).await;
    }
    let page = json!({ "page": blob(4), "entries": [ids[0]] });
    let put = async |number: &str, page: &serde_json::Value| {
        let call = raw.request(Method::PUT, &pair.path(&format!("pages/{number}"))).bearer(&pro.token);
        call.json(page).send().await
    };
    assert_eq!(put("1", &page).await.status, 204);
    assert_eq!(answer(&raw, &pair, message_id(3)).await.status, 201);

    // Up to a message: what came after stays.
    let clear = format!("{path}?through={}&pages=0", ids[1]);
    assert_eq!(call(&raw, Method::DELETE, &clear, pro).await.status, 204);
    assert_eq!((entries(&raw, &pair, pro).await, listed(&raw, pro).await), (1, 1));
    assert_eq!(call(&raw, Method::GET, &pair.path("pages/1"), pro).await.status, 200);
    for _ in 0..2 {
        assert_eq!(call(&raw, Method::DELETE, &path, pro).await.status, 204);
        assert_eq!((entries(&raw, &pair, pro).await, listed(&raw, pro).await), (0, 0));
    }
    assert_eq!(call(&raw, Method::GET, &pair.path("pages/1"), pro).await.code(), "not_found");
    let own = seen(&raw, &pair, pro).await;
    assert_eq!((&own["pages"], own["cleared_at"].is_string()), (&json!(1), true));
    let envelopes = call(&raw, Method::GET, "/api/v1/envelopes", pro).await;
    assert_eq!(envelopes.body["items"], json!([]));

    // The other one keeps everything, and what they send brings the conversation back.
    let waiting = call(&raw, Method::GET, "/api/v1/envelopes", demandeur).await;
    assert_eq!(waiting.body["items"].as_array().unwrap().len(), 3);
    assert_eq!(listed(&raw, demandeur).await, 1);
    assert_eq!(answer(&raw, &pair, message_id(4)).await.status, 201);
    assert_eq!(listed(&raw, pro).await, 1);
    // Page numbers go on.
    pair.send(&raw, ids[2], 1).await;
    assert_eq!(pair.send(&raw, message_id(5), 1).await.status, 201);
    let oldest =
        call(&raw, Method::GET, &pair.path("entries"), pro).await.body["items"][0]["message_id"].clone();
    let page = json!({ "page": blob(4), "entries": [oldest] });
    assert_eq!(put("1", &page).await.code(), "page_taken");
    assert_eq!(put("2", &page).await.status, 204);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_thrown_away_unread_waits_for_nobody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (raw, pair) = begun(engine).await;
    for later in 0..200 {
        assert_eq!(pair.send(&raw, message_id(later), 1).await.status, 201);
    }
    assert_eq!(pair.send(&raw, message_id(200), 1).await.code(), "too_many_unacknowledged");
    let path = format!("/api/v1/conversations/{}", pair.conversation);
    assert_eq!(call(&raw, Method::DELETE, &path, &pair.demandeur).await.status, 204);
    let sent = pair.send(&raw, message_id(201), 1).await;
    assert_eq!((sent.status.as_u16(), &sent.body["delivered"]), (201, &json!(false)));
}

mod retention;
mod sdk;
