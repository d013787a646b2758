use std::time::Duration;

use api::domain::conversations::retention::{Report, run};
use protocol::limits::{CONVERSATION_IDLE, CONVERSATION_WARNING};
use protocol::time::Timestamp;
use store::{Store, StoreError};

use super::*;

const MOMENT: Duration = Duration::from_millis(1);

#[derive(sqlx::FromRow)]
struct Count {
    count: i64,
}

/// Rows of the conversation in each of the tables that hold its content.
async fn left_over(store: &Store, pair: &RawPair) -> Vec<i64> {
    let id: protocol::ids::ConversationId = pair.conversation.parse().unwrap();
    let mut counts = Vec::new();
    for table in ["entries", "pages", "envelopes", "messages", "members"] {
        let sql: &'static str = match table {
            "entries" => "SELECT COUNT(*) AS count FROM entries WHERE conversation_id = $1",
            "pages" => "SELECT COUNT(*) AS count FROM pages WHERE conversation_id = $1",
            "envelopes" => "SELECT COUNT(*) AS count FROM envelopes WHERE conversation_id = $1",
            "messages" => "SELECT COUNT(*) AS count FROM messages WHERE conversation_id = $1",
            _ => "SELECT COUNT(*) AS count FROM members WHERE conversation_id = $1",
        };
        let count: Result<Count, StoreError> =
            store.read(async |tx| tx.query(sql).bind(id).one().await).await;
        counts.push(count.unwrap().count);
    }
    counts
}

fn now() -> Timestamp {
    let millis = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis();
    Timestamp::from_millis(i64::try_from(millis).unwrap())
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn silence_of_six_months_is_told_and_thirty_days_later_everything_goes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    // The job looks at every conversation: a server of its own.
    let server = Server::start(engine).await;
    let (raw, store) = (server.raw(), server.store().await);
    let (silent, lively) = (server.raw_pair().await, server.raw_pair().await);
    for later in 0..3 {
        silent.send(&raw, message_id(later), 1).await;
        lively.send(&raw, message_id(later), 1).await;
    }
    let page = json!({ "page": blob(4), "entries": [] });
    let first =
        call(&raw, Method::GET, &silent.path("entries"), &silent.pro).await.body["items"][0]["message_id"]
            .clone();
    let page = json!({ "page": page["page"], "entries": [first] });
    let put = raw.request(Method::PUT, &silent.path("pages/1")).bearer(&silent.pro.token).json(&page);
    assert_eq!(put.send().await.status, 204);

    let start = now();
    assert_eq!(run(&store, start).await.unwrap().warned, 0);
    let warned_at = start.plus(CONVERSATION_IDLE).plus(Duration::from_mins(1));
    let told = run(&store, warned_at).await.unwrap();
    assert_eq!((told.warned, told.deleted, told.wake.len()), (2, 0, 4));
    assert_eq!(run(&store, warned_at.plus(MOMENT)).await.unwrap().warned, 0, "told once");
    let gone_at = warned_at.plus(CONVERSATION_WARNING);
    for member in [&silent.pro, &silent.demandeur] {
        assert_eq!(seen(&raw, &silent, member).await["expires_at"], json!(gone_at));
    }
    // Both hear of it.
    let told = call(&raw, Method::GET, "/api/v1/conversations", &silent.pro).await.body;
    assert!(told["items"][0]["expires_at"].is_string());

    // Somebody writes, months later by the server's clock.
    let id = lively.conversation.parse::<protocol::ids::ConversationId>().unwrap();
    let sql = "UPDATE conversations SET last_message_at = $2 WHERE id = $1";
    assert_eq!(server.alter(sql, |query| query.bind(id).bind(warned_at.minus(MOMENT))).await, 1);
    assert_eq!(seen(&raw, &lively, &lively.pro).await.get("expires_at"), None);

    assert_eq!(run(&store, gone_at.minus(MOMENT)).await.unwrap().deleted, 0);
    let report = run(&store, gone_at).await.unwrap();
    assert_eq!((report.warned, report.deleted), (0, 1));
    assert_eq!(left_over(&store, &silent).await, [0; 5]);
    assert_eq!(left_over(&store, &lively).await, [3, 0, 3, 3, 2]);
    for member in [&silent.pro, &silent.demandeur] {
        let path = format!("/api/v1/conversations/{}", silent.conversation);
        assert_eq!(call(&raw, Method::GET, &path, member).await.code(), "not_found");
        assert_eq!(listed(&raw, member).await, 0);
    }
    assert_eq!(silent.send(&raw, message_id(9), 1).await.code(), "not_found");
    // What was paid stays.
    let unlocks = call(&raw, Method::GET, "/api/v1/unlocks", &silent.pro).await.body;
    assert_eq!(unlocks["items"].as_array().unwrap().len(), 1);
    server.must(&["ledger", "verify"]);
    assert_eq!(run(&store, gone_at.plus(MOMENT)).await.unwrap(), Report::default());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_that_was_cut_off_is_finished(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::start(engine).await;
    let (raw, store) = (server.raw(), server.store().await);
    let pair = server.raw_pair().await;
    for later in 0..5 {
        pair.send(&raw, message_id(later), 1).await;
    }
    let id: protocol::ids::ConversationId = pair.conversation.parse().unwrap();
    let ended: Result<_, StoreError> = store
        .write(async |tx| {
            store::conversations::retention::end(tx, id, now()).await?;
            store::conversations::retention::sweep(tx, id, 2).await
        })
        .await;
    assert_eq!(ended.unwrap(), 2);
    assert_eq!(left_over(&store, &pair).await, [3, 0, 5, 5, 2]);
    assert_eq!(seen(&raw, &pair, &pair.pro).await["code"], json!("not_found"));
    assert_eq!(run(&store, now()).await.unwrap().deleted, 0);
    assert_eq!(left_over(&store, &pair).await, [0; 5]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_message_takes_the_warning_back_on_every_device(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Server::start(engine).await;
    let store = server.store().await;
    let (demandeur, pro, id) = server.pair().await;
    let silent_since = now().minus(CONVERSATION_IDLE).minus(CONVERSATION_WARNING);
    let sql = "UPDATE conversations SET created_at = $2 WHERE id = $1";
    assert_eq!(server.alter(sql, |query| query.bind(id).bind(silent_since)).await, 1);
    let warned = now();
    assert_eq!(run(&store, warned).await.unwrap().warned, 1);

    let (laptop, phone) = (server.log_in(&pro).await, server.log_in(&pro).await);
    let devices = [&laptop, &phone, &server.log_in(&demandeur).await];
    for device in devices {
        let seen = device.conversation(id).await.unwrap().expires_at;
        assert_eq!(seen, Some(warned.plus(CONVERSATION_WARNING)));
    }
    // A message on its way spares nothing yet: what counts is what the server has.
    laptop.send_text(id, "Toujours là ?").await.unwrap();
    for device in devices {
        crate::support::people::wait_for(device, id, "Toujours là ?").await;
        crate::support::eventually("the warning is gone", async || {
            device.conversation(id).await.unwrap().expires_at.is_none().then_some(())
        })
        .await;
    }
    // The server says the same.
    assert_eq!(server.log_in(&pro).await.conversation(id).await.unwrap().expires_at, None);
}
