//! A device without network: what it opens, shows and keeps, and what becomes of it when the network is back.

use client::{Account, Client, ClientError, Delivery, Ended, Storage, Update};
use futures::StreamExt;
use protocol::accounts::Kind;
use protocol::ids::ConversationId;
use protocol::problem::{Code, Problem};
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;

use crate::malicious::{Fate, Said, Scene, post};
use crate::support::people::{A_WHILE, Person, demande_in_paris, texts, wait_for};
use crate::support::{Server, eventually};

/// What a device keeps of one kind.
fn kept(storage: &Storage, kind: &str) -> usize {
    storage.contents().iter().filter(|(key, _)| key.starts_with("Cache/") && key.contains(kind)).count()
}

/// Copies are written in the background.
async fn copied(storage: &Storage, kind: &str, number: usize) {
    eventually(kind, async || (kept(storage, kind) == number).then_some(())).await;
}

/// Everything that opens a conversation of `messages` without a server.
async fn everything_copied(storage: &Storage, messages: usize) {
    for (kind, number) in [("ring/", 1), ("/vault", 1), ("/conversation/", 1), ("/state", 1)] {
        copied(storage, kind, number).await;
    }
    copied(storage, "/entry/", messages).await;
}

async fn is_as_said(account: &Account, id: ConversationId, mine: bool, expected: &[&str]) {
    let expected: Vec<(bool, String)> =
        expected.iter().map(|text| (mine == text.starts_with('>'), (*text).to_owned())).collect();
    assert_eq!(texts(account, id).await, expected);
    let messages = account.messages(id).await.unwrap();
    assert!(messages.iter().all(|message| message.warnings.is_empty()), "{messages:?}");
    assert_eq!(account.conversation(id).await.unwrap().trouble, None);
}

async fn gone_out(account: &Account, id: ConversationId) {
    eventually("nothing waits", async || {
        let messages = account.messages(id).await.ok()?;
        messages.iter().all(|message| message.state != Delivery::Waiting).then_some(())
    })
    .await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_device_without_network_opens_shows_and_queues_then_sends_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut server = Server::start(engine).await;
    let device = server.client();
    let (demandeur, pro) = (server.demandeur().await, Person::sign_up(&device, Kind::Pro).await);
    server.grant(&pro.account, 6);
    let demande = demandeur.account.create_demande(&demande_in_paris("Chaudière secrète")).await.unwrap();
    let id = pro.account.unlock(&demande).await.unwrap().conversation.id;
    let said =
        ["> bonjour secret", "réponse secrète", "> sans réseau, secret", "> encore, secret", "enfin secret"];
    let name = pro.account.me().await.unwrap().display_name;
    pro.account.send_text(id, said[0]).await.unwrap();
    demandeur.wait_for(id, said[0]).await;
    demandeur.account.send_text(id, said[1]).await.unwrap();
    wait_for(&pro.account, id, said[1]).await;
    gone_out(&pro.account, id).await;
    everything_copied(&device.storage(), 2).await;
    copied(&device.storage(), "/me", 1).await;

    server.kill();
    let Person { account, email, password, .. } = pro;
    drop((account, device.clone()));
    let device = Client::with_storage(&server.origin(), device.storage()).unwrap();
    let wrong = device.log_in(&email, "correct cheval pile agrafes").await;
    assert_eq!(wrong.unwrap_err(), ClientError::WrongPassword);
    assert_eq!(device.log_in(&demandeur.email, &password).await.unwrap_err(), ClientError::Network);
    assert_eq!(server.client().log_in(&email, &password).await.unwrap_err(), ClientError::Network);

    let account = device.log_in(&email, &password).await.unwrap();
    assert_eq!(account.me().await.unwrap().display_name, name);
    let list = account.conversations().await.unwrap();
    let shown: Vec<_> = list.iter().map(|view| (view.id, view.demande_title.as_str())).collect();
    assert_eq!(shown, [(id, "Chaudière secrète")]);
    is_as_said(&account, id, true, &said[..2]).await;
    for text in &said[2..4] {
        account.send_text(id, text).await.unwrap();
    }
    is_as_said(&account, id, true, &said[..4]).await;
    for (key, value) in device.storage().contents() {
        let value = String::from_utf8_lossy(&value).to_lowercase();
        let clear = ["secr", "camille", &email.to_lowercase(), &password, "paris"];
        assert_eq!(clear.map(|word| value.contains(word)), [false; 5], "{key}");
    }

    server.restart();
    demandeur.wait_for(id, said[3]).await;
    demandeur.account.send_text(id, said[4]).await.unwrap();
    wait_for(&account, id, said[4]).await;
    gone_out(&account, id).await;
    is_as_said(&account, id, true, &said).await;
    is_as_said(&demandeur.account, id, false, &said).await;
    let again = server.client().log_in(&email, &password).await.unwrap();
    is_as_said(&again, id, true, &said).await;
    everything_copied(&device.storage(), 5).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn logging_out_forgets_the_copies_but_not_what_waits() {
    let scene = Scene::open().await;
    let (storage, account) = (scene.client.storage(), &scene.victim.account);
    account.send_text(scene.id, "> avant").await.unwrap();
    gone_out(account, scene.id).await;
    everything_copied(&storage, 1).await;
    let down = scene.relay.answer(post(scene.path("messages")), |_| Said::json(503, &json!({})));
    account.send_text(scene.id, "> plus tard").await.unwrap();
    down.wait().await;
    account.log_out().await.unwrap();
    assert_eq!(kept(&storage, ""), 0);
    assert_eq!(storage.contents().iter().filter(|(key, _)| key.starts_with("Outbox/")).count(), 1);
    scene.relay.weather(|| Fate::Lost);
    let without = scene.client.log_in(&scene.victim.email, &scene.victim.password).await;
    assert_eq!(without.unwrap_err(), ClientError::Network);

    scene.relay.weather(|| Fate::Passes);
    drop(down);
    let account = scene.again().await;
    scene.peer.wait_for(scene.id, "> plus tard").await;
    gone_out(&account, scene.id).await;
    is_as_said(&account, scene.id, true, &["> avant", "> plus tard"]).await;
    everything_copied(&storage, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_eviction_everything_comes_back_under_the_same_keys() {
    let scene = Scene::open().await;
    let (storage, account) = (scene.client.storage(), &scene.victim.account);
    for text in ["> un", "> deux"] {
        account.send_text(scene.id, text).await.unwrap();
    }
    gone_out(account, scene.id).await;
    everything_copied(&storage, 2).await;
    storage.evict();
    account.send_text(scene.id, "> trois").await.unwrap();
    gone_out(account, scene.id).await;
    everything_copied(&storage, 3).await;

    let number = account.safety_number(scene.id).await.unwrap();
    scene.relay.weather(|| Fate::Lost);
    scene.relay.cut();
    let offline = scene.again().await;
    assert_eq!(offline.user_id(), account.user_id());
    assert_eq!(offline.safety_number(scene.id).await.unwrap(), number);
    is_as_said(&offline, scene.id, true, &["> un", "> deux", "> trois"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_other_credentials_by_now_the_password_is_asked_for_again() {
    let scene = Scene::open().await;
    let storage = scene.client.storage();
    scene.victim.account.send_text(scene.id, "> vu").await.unwrap();
    gone_out(&scene.victim.account, scene.id).await;
    everything_copied(&storage, 1).await;
    scene.relay.weather(|| Fate::Lost);
    let account = scene.again().await;
    let mut updates = account.updates();
    account.send_text(scene.id, "> en attente").await.unwrap();
    let changed = scene.relay.rewrite(post("/auth/login"), |body| body["credential_version"] = json!(2));
    scene.relay.weather(|| Fate::Passes);
    while updates.next().await != Some(Update::SignedOut(Ended::Here)) {}
    assert_eq!(account.me().await.unwrap_err(), ClientError::SignedOut);
    copied(&storage, "", 0).await;
    drop(changed);
    let account = scene.again().await;
    scene.peer.wait_for(scene.id, "> en attente").await;
    gone_out(&account, scene.id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_too_many_attempts_nothing_that_waits_signs_in_again_and_again() {
    let scene = Scene::open().await;
    let ids = [scene.id, scene.another().await];
    let storage = scene.client.storage();
    scene.victim.account.conversations().await.unwrap();
    for id in ids {
        scene.victim.account.messages(id).await.unwrap();
    }
    copied(&storage, "/state", 2).await;
    scene.relay.weather(|| Fate::Lost);
    scene.relay.cut();
    let account = scene.again().await;
    for id in ids {
        account.send_text(id, "> plus tard").await.unwrap();
    }
    let refusal = Problem::new(Code::TooManyAttempts, None);
    let refused =
        scene.relay.answer(post("/auth/login"), move |_| Said::json(refusal.status, &json!(refusal)));
    let before = scene.relay.seen(&post("/auth/login")).len();
    scene.relay.weather(|| Fate::Passes);
    refused.wait().await;
    tokio::time::sleep(A_WHILE).await;
    for _ in 0..5 {
        assert_eq!(account.settings().await.unwrap_err().code(), Some(Code::TooManyAttempts));
    }
    assert_eq!(scene.relay.seen(&post("/auth/login")).len(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_deleted_elsewhere_leaves_the_device() {
    let scene = Scene::open().await;
    let (storage, id) = (scene.client.storage(), scene.id);
    scene.victim.account.send_text(id, "> à oublier").await.unwrap();
    gone_out(&scene.victim.account, id).await;
    everything_copied(&storage, 1).await;
    scene.relay.weather(|| Fate::Lost);
    scene.relay.cut();
    let offline = scene.again().await;
    is_as_said(&offline, id, true, &["> à oublier"]).await;

    let elsewhere = scene.server.log_in(&scene.victim).await;
    elsewhere.delete_copy(id).await.unwrap();
    scene.relay.weather(|| Fate::Passes);
    copied(&storage, "/entry/", 0).await;
    eventually("the conversation is gone", async || {
        offline.conversations().await.unwrap().is_empty().then_some(())
    })
    .await;
}
