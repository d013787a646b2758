//! How far the two have read.

use client::{Account, Content, Delivery};
use protocol::ids::ConversationId;
use protocol::settings::SettingsPatch;
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;

use crate::support::people::{A_WHILE, wait_for};
use crate::support::raw::{message, message_id};
use crate::support::{RawPair, Server, eventually, shared};

async fn state(account: &Account, id: ConversationId, text: &str) -> Option<Delivery> {
    let messages = account.messages(id).await.ok()?;
    let message = messages.into_iter().find(|message| message.content == Content::Text(text.to_owned()))?;
    Some(message.state)
}

async fn becomes(account: &Account, id: ConversationId, text: &str, wanted: Delivery) {
    eventually(&format!("{text}: {wanted:?}"), || async {
        (state(account, id, text).await? == wanted).then_some(())
    })
    .await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_wrote_learns_that_it_was_read_on_every_device(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    pro.account.send_text(id, "Bonjour").await.unwrap();
    demandeur.wait_for(id, "Bonjour").await;
    becomes(&pro.account, id, "Bonjour", Delivery::Delivered).await;

    demandeur.account.mark_read(id).await.unwrap();
    becomes(&pro.account, id, "Bonjour", Delivery::Opened).await;
    let tablet = server.log_in(&pro).await;
    let _watching = tablet.watch(id);
    becomes(&tablet, id, "Bonjour", Delivery::Opened).await;

    // Whatever follows waits for its own mark, which comes although the first one is just a moment old.
    pro.account.send_text(id, "Encore").await.unwrap();
    demandeur.wait_for(id, "Encore").await;
    becomes(&pro.account, id, "Encore", Delivery::Delivered).await;
    assert_eq!(state(&pro.account, id, "Bonjour").await, Some(Delivery::Opened));
    demandeur.account.mark_read(id).await.unwrap();
    becomes(&pro.account, id, "Encore", Delivery::Opened).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_one_device_has_read_is_read_on_the_others(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    let tablet = server.log_in(&demandeur).await;
    pro.account.send_text(id, "Bonjour").await.unwrap();
    demandeur.wait_for(id, "Bonjour").await;
    wait_for(&tablet, id, "Bonjour").await;
    assert_eq!(tablet.conversation(id).await.unwrap().unread, 1);
    demandeur.account.mark_read(id).await.unwrap();
    eventually("read on the tablet", || async {
        (tablet.conversation(id).await.unwrap().unread == 0).then_some(())
    })
    .await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_hides_what_they_read_does_not_see_it_of_others(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let (demandeur, pro, id) = server.pair().await;
    let hide = SettingsPatch { share_read: Some(false), share_presence: None };
    demandeur.account.change_settings(hide).await.unwrap();
    pro.account.send_text(id, "Bonjour").await.unwrap();
    demandeur.wait_for(id, "Bonjour").await;
    demandeur.account.mark_read(id).await.unwrap();
    becomes(&pro.account, id, "Bonjour", Delivery::Delivered).await;
    demandeur.account.send_text(id, "Salut").await.unwrap();
    pro.wait_for(id, "Salut").await;
    pro.account.mark_read(id).await.unwrap();
    let _watching = (demandeur.account.watch(id), pro.account.watch(id));
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(state(&pro.account, id, "Bonjour").await, Some(Delivery::Delivered));
    assert_eq!(state(&demandeur.account, id, "Salut").await, Some(Delivery::Delivered));

    // Whoever shows it again sees again, what was read before included.
    let show = SettingsPatch { share_read: Some(true), share_presence: None };
    demandeur.account.change_settings(show).await.unwrap();
    let _watching = demandeur.account.watch(id);
    becomes(&demandeur.account, id, "Salut", Delivery::Opened).await;
}

/// Writes a mark by hand; its code.
async fn put(server: &Server, pair: &RawPair, token: &str, n: u64) -> String {
    let envelope = message(message_id(0), pair.demandeur.user_id, 1).envelope;
    let body = json!({ "n": n, "envelope": envelope });
    let answer = server.raw().put(&pair.path("read")).bearer(token).json(&body).send().await;
    if answer.status == 204 { "written".to_owned() } else { answer.code().to_owned() }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_mark_needs_a_rising_number_a_member_and_an_open_mind(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = shared(engine).await;
    let raw = server.raw();
    let pair = server.raw_pair().await;
    let stranger = raw.sign_up(protocol::accounts::Kind::Pro).await;
    assert_eq!(put(server, &pair, &stranger.token, 1).await, "not_found");
    assert_eq!(put(server, &pair, &pair.pro.token, 0).await, "invalid_field");
    assert_eq!(put(server, &pair, &pair.pro.token, u64::MAX).await, "invalid_field");
    assert_eq!(put(server, &pair, &pair.pro.token, 3).await, "written");
    assert_eq!(put(server, &pair, &pair.pro.token, 3).await, "precondition_failed");
    assert_eq!(put(server, &pair, &pair.pro.token, 2).await, "precondition_failed");
    let seen = raw.get(&pair.path("read")).bearer(&pair.demandeur.token).send().await;
    assert_eq!((&seen.body["own"], &seen.body["peer"]["n"]), (&json!(0), &json!(3)));
    let foreign = raw.get(&pair.path("read")).bearer(&stranger.token).send().await;
    assert_eq!(foreign.code(), "not_found");

    let hide = raw.request(reqwest::Method::PATCH, "/api/v1/me/settings").bearer(&pair.pro.token);
    let hidden = hide.json(&json!({ "share_read": false })).send().await;
    assert_eq!(hidden.body, json!({ "share_read": false, "share_presence": true }));
    assert_eq!(put(server, &pair, &pair.pro.token, 4).await, "reading_hidden");
    let seen = raw.get(&pair.path("read")).bearer(&pair.demandeur.token).send().await;
    assert_eq!(seen.body, json!({ "own": 0 }));
}
