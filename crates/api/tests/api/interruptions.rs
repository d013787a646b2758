//! What is cut off half-way, or has something come in between, is not taken for done.

use std::sync::{Mutex, mpsc};
use std::time::Duration;

use client::{Connection, Delivery, Update};
use futures::StreamExt;
use futures::future::{Either, select};
use protocol::limits::{MESSAGE_AHEAD, MESSAGE_BEHIND};
use protocol::problem::Code;
use protocol::time::Timestamp;
use rstest::rstest;
use serde_json::json;

use crate::malicious::{Said, Scene, get, post};
use crate::support::eventually;
use crate::support::people::texts;

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_nobody_waited_for_is_fetched_again() {
    let scene = Scene::open().await;
    let account = scene.relay.client().log_in(&scene.victim.email, &scene.victim.password).await.unwrap();
    // What outdates the list by itself has happened by then: it would hide that the list is not there.
    let mut updates = account.updates();
    let connected = async {
        while updates.next().await.expect("a session") != Update::Connection(Connection::Connected) {}
    };
    tokio::time::timeout(Duration::from_mins(1), connected).await.expect("a connection");

    let (release, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let lie = scene.relay.twist(get("/conversations"), move |_, _| {
        // Answers when nobody waits for it any more.
        assert!(held.lock().unwrap().recv().is_err());
    });
    match select(std::pin::pin!(account.conversations()), std::pin::pin!(lie.wait())).await {
        Either::Left(_) => panic!("the list is there before its answer"),
        Either::Right(_) => {}
    }
    drop(release);
    let list = account.conversations().await.unwrap();
    assert_eq!(list.iter().map(|view| view.id).collect::<Vec<_>>(), [scene.id]);
}

/// What a wrong clock shows.
type Wrong = fn(Timestamp) -> Timestamp;

#[rstest]
#[case::ahead(|time: Timestamp| time.plus(MESSAGE_AHEAD).plus(Duration::from_hours(1)))]
#[case::behind(|time: Timestamp| time.minus(MESSAGE_BEHIND).minus(Duration::from_hours(1)))]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_while_waiting_messages_get_new_ids_stays_behind_them(#[case] wrong: Wrong) {
    let scene = Scene::open().await;
    let down = scene.relay.answer(post(scene.path("messages")), |_| Said::json(503, &json!({})));
    // A device that is wrong about the time.
    let lie = scene.relay.rewrite(post("/auth/login"), move |body| {
        let ends: Timestamp = serde_json::from_value(body["session"]["expires_at"].take()).unwrap();
        body["session"]["expires_at"] = json!(wrong(ends));
    });
    let before = scene.again().await;
    // The first is sealed for its id; the others may still get new ones.
    let sealed = before.send_text(scene.id, "scellé trop tôt").await.unwrap();
    down.wait().await;
    let mut expected = Vec::new();
    for number in 0..20 {
        expected.push(format!("attend, {number}"));
        before.send_text(scene.id, &expected[number]).await.unwrap();
    }
    drop((before, lie, down));

    let account = scene.again().await;
    for number in 20..60 {
        expected.push(format!("écrit pendant ce temps, {number}"));
        account.send_text(scene.id, &expected[number]).await.unwrap();
    }
    scene.peer.wait_for(scene.id, &expected[59]).await;
    let arrived: Vec<String> =
        texts(&scene.peer.account, scene.id).await.into_iter().map(|it| it.1).collect();
    assert_eq!(arrived, expected);
    let messages = eventually("nothing waits", async || {
        let messages = account.messages(scene.id).await.unwrap();
        messages.iter().all(|message| message.state != Delivery::Waiting).then_some(messages)
    })
    .await;
    let failed = messages.iter().find(|message| message.id == sealed).unwrap();
    let Delivery::Failed(reason) = &failed.state else { panic!("{failed:?}") };
    assert_eq!(reason.code(), Some(Code::MessageIdOutOfRange));
    assert_eq!(messages.len(), expected.len() + 1);
    assert!(messages.iter().all(|message| message.warnings.is_empty()), "{messages:?}");
}
