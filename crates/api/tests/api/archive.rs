//! `/api/v1/conversations/{id}/pages` and `state`; compaction by the SDK.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use protocol::limits::PAGE_ENTRIES;
use reqwest::StatusCode;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;

use crate::malicious::{Lie, Relay, post, put};
use crate::support::people::{texts, wait_for};
use crate::support::raw::{blob, message_id};
use crate::support::{Person, eventually, shared};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_written_once_and_replaces_the_oldest_entries(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let pair = server.raw_pair().await;
    let ids = [0, 1, 2, 3].map(message_id);
    for id in ids {
        pair.send(&raw, id, 1).await;
    }
    let put = |number: u64, ids: &[protocol::ids::MessageId], filling| {
        let body = json!({ "page": blob(filling), "entries": ids });
        raw.put(&pair.path(&format!("pages/{number}"))).bearer(&pair.pro.token).json(&body).send()
    };
    let not_oldest = put(1, &ids[1..3], 1).await;
    assert_eq!(
        (not_oldest.status, not_oldest.code()),
        (StatusCode::PRECONDITION_FAILED, "precondition_failed")
    );
    assert_eq!(put(2, &ids[..2], 1).await.code(), "page_taken");
    assert_eq!(put(1, &ids[..2], 2).await.status, StatusCode::NO_CONTENT);
    let late = put(1, &ids[2..], 3).await;
    assert_eq!((late.status, late.code()), (StatusCode::PRECONDITION_FAILED, "page_taken"));

    let page = raw.get(&pair.path("pages/1")).bearer(&pair.pro.token).send().await;
    assert_eq!(page.body, json!({ "number": 1, "page": blob(2) }));
    let entries = raw.get(&pair.path("entries")).bearer(&pair.pro.token).send().await;
    let left: Vec<_> =
        entries.body["items"].as_array().unwrap().iter().map(|entry| entry["message_id"].clone()).collect();
    assert_eq!(left, [json!(ids[2]), json!(ids[3])]);
    let conversation =
        raw.get(&format!("/api/v1/conversations/{}", pair.conversation)).bearer(&pair.pro.token);
    assert_eq!(conversation.send().await.body["pages"], 1);
    // Repeating a message that is in a page by now neither doubles nor resurrects it.
    assert_eq!(pair.send(&raw, ids[0], 1).await.status, StatusCode::OK);
    let again = raw.get(&pair.path("entries")).bearer(&pair.pro.token).send().await;
    assert_eq!(again.body, entries.body);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_devices_that_write_a_page_one_wins(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let pair = server.raw_pair().await;
    let ids = [0, 1].map(message_id);
    for id in ids {
        pair.send(&raw, id, 1).await;
    }
    let put = |filling| {
        let body = json!({ "page": blob(filling), "entries": ids });
        raw.put(&pair.path("pages/1")).bearer(&pair.pro.token).json(&body).send()
    };
    let (first, second) = futures::join!(put(1), put(2));
    let mut statuses = [first.status, second.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::NO_CONTENT, StatusCode::PRECONDITION_FAILED]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_state_is_written_by_version(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let raw = server.raw();
    let pair = server.raw_pair().await;
    let read = || raw.get(&pair.path("state")).bearer(&pair.pro.token).send();
    assert_eq!(read().await.body, json!({ "version": 0 }));
    let put = |version: &str| {
        let body = json!({ "blob": blob(5) });
        raw.put(&pair.path("state")).bearer(&pair.pro.token).header("if-match", version).json(&body).send()
    };
    assert_eq!(put("\"0\"").await.body, json!({ "version": 1 }));
    assert_eq!(put("\"0\"").await.code(), "precondition_failed");
    assert_eq!(read().await.body, json!({ "version": 1, "blob": blob(5) }));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_long_conversation_is_compacted_and_reads_the_same(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    let count = PAGE_ENTRIES + 60;
    for number in 0..count {
        pro.account.send_text(id, &format!("message {number}")).await.unwrap();
    }
    demandeur.wait_for(id, &format!("message {}", count - 1)).await;
    let expected: Vec<String> = (0..count).map(|number| format!("message {number}")).collect();

    for person in [&demandeur, &pro] {
        // Fewer messages in front of the pages than there are: some are in a page by now.
        let compacted = || async {
            let anew = server.log_in(person).await;
            (texts(&anew, id).await.len() < count).then_some(anew)
        };
        let anew = eventually("a compaction", compacted).await;
        while anew.older(id).await.unwrap() {}
        let (read, all): (Vec<_>, Vec<_>) = (anew.messages(id).await.unwrap(), texts(&anew, id).await);
        assert_eq!(all.into_iter().map(|(_, text)| text).collect::<Vec<_>>(), expected);
        assert!(read.iter().all(|message| message.warnings.is_empty()));
    }
}

/// What a device hears of the time when it was asleep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waking {
    /// Every event, late.
    Late,
    /// None, which the next event gives away.
    Never,
}

/// Everyone behind this relay hears nothing until the flag is taken down and something happens.
fn sleep(relay: &Relay, waking: Waking) -> (Arc<AtomicBool>, Lie) {
    let (asleep, slept) = (Arc::new(AtomicBool::new(true)), Mutex::new(Vec::new()));
    let sleeping = Arc::clone(&asleep);
    let frames = relay.frames(move |frame| {
        let mut slept = slept.lock().unwrap();
        slept.push(frame);
        if sleeping.load(Ordering::SeqCst) {
            return Vec::new();
        }
        let mut heard = std::mem::take(&mut *slept);
        heard.drain(..if waking == Waking::Never { heard.len() - 1 } else { 0 });
        heard
    });
    (asleep, frames)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_slept_while_another_wrote_pages_misses_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(Waking::Late, Waking::Never)] waking: Waking,
) {
    let server = shared(engine).await;
    let (_demandeur, pro, id) = server.pair().await;
    let relay = Relay::before(server);
    let sleeper = relay.client().log_in(&pro.email, &pro.password).await.unwrap();
    pro.account.send_text(id, "avant").await.unwrap();
    wait_for(&sleeper, id, "avant").await;

    let (asleep, frames) = sleep(&relay, waking);
    // From the second on, each of them pushes the one before into a page.
    let fruits = ["🍎", "🍐", "🍊", "🍋"].map(|fruit| fruit.repeat(8_000));
    for fruit in &fruits {
        pro.account.send_text(id, fruit).await.unwrap();
    }
    let paged = || async { (texts(&server.log_in(&pro).await, id).await.len() <= 2).then_some(()) };
    eventually("the pages", paged).await;
    asleep.store(false, Ordering::SeqCst);
    pro.account.send_text(id, "après").await.unwrap();
    wait_for(&sleeper, id, "après").await;

    let expected: Vec<String> =
        ["avant".to_owned()].into_iter().chain(fruits).chain(["après".to_owned()]).collect();
    let all = || async {
        while sleeper.older(id).await.unwrap() {}
        let said: Vec<String> = texts(&sleeper, id).await.into_iter().map(|(_, text)| text).collect();
        (said == expected).then_some(())
    };
    eventually("everything", all).await;
    assert!(sleeper.messages(id).await.unwrap().iter().all(|message| message.warnings.is_empty()));
    drop(frames);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_sealed_into_a_page_unseen_is_seen(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(Waking::Late, Waking::Never)] waking: Waking,
) {
    let server = shared(engine).await;
    let (_demandeur, pro, id) = server.pair().await;
    let relays = [Relay::before(server), Relay::before(server)];
    let [writer, sealer] = [&relays[0], &relays[1]].map(Relay::client);
    let Person { account, email, password, .. } = pro;
    let writer = writer.log_in(&email, &password).await.unwrap();
    let sealer = sealer.log_in(&email, &password).await.unwrap();
    drop(account);
    writer.send_text(id, "avant").await.unwrap();
    wait_for(&sealer, id, "avant").await;

    // Neither hears of the other, so that only the second one has enough to seal a page.
    let (_, _silence) = sleep(&relays[0], Waking::Never);
    let (asleep, _frames) = sleep(&relays[1], waking);
    let fruits = ["🍎", "🍐", "🍊", "🍋"].map(|fruit| fruit.repeat(8_000));
    let spot = |rest| format!("/conversations/{id}/{rest}");
    let seen = |relay: &Relay, spot, times| (relay.seen(spot).len() == times).then_some(());
    writer.send_text(id, &fruits[0]).await.unwrap();
    let sent = post(spot("messages"));
    eventually("the message that one device wrote", async || seen(&relays[0], &sent, 2)).await;
    for fruit in &fruits[1..] {
        sealer.send_text(id, fruit).await.unwrap();
    }
    let paged = put(spot("pages/1"));
    eventually("the page that the other one sealed", async || seen(&relays[1], &paged, 1)).await;
    asleep.store(false, Ordering::SeqCst);
    sealer.send_text(id, "après").await.unwrap();
    wait_for(&sealer, id, "après").await;
    wait_for(&sealer, id, &fruits[0]).await;
}
