//! What waits on a device survives it, and arrives once and in order.

use client::{Account, Attachment, Client, Content, Delivery, Draft, Storage};
use protocol::accounts::Kind;
use protocol::ids::ConversationId;
use protocol::problem::{Code, Problem};
use rstest::rstest;
use serde_json::json;
use store::testing::Engine;

use crate::malicious::{Said, Scene, post};
use crate::support::people::{Person, demande_in_paris, texts, wait_for};
use crate::support::{Server, eventually};

/// A pro on a device of their own, in a conversation with a demandeur.
async fn meet(server: &Server, device: &Client) -> (Person, Person, ConversationId) {
    let (demandeur, pro) = (server.demandeur().await, Person::sign_up(device, Kind::Pro).await);
    server.grant(&pro.account, 6);
    let demande = demandeur.account.create_demande(&demande_in_paris("Fuite")).await.unwrap();
    let id = pro.account.unlock(&demande).await.unwrap().conversation.id;
    (demandeur, pro, id)
}

/// What the device keeps of messages that wait.
fn waiting(storage: &Storage) -> usize {
    storage.contents().iter().filter(|(key, _)| key.starts_with("Outbox/")).count()
}

async fn settled(storage: &Storage) {
    eventually("nothing waits", async || (waiting(storage) == 0).then_some(())).await;
}

/// Everything arrived in the order of `expected`, and nothing about it is suspicious.
async fn is_as_sent(account: &Account, id: ConversationId, mine: bool, expected: &[&str]) {
    let expected: Vec<(bool, String)> = expected.iter().map(|text| (mine, (*text).to_owned())).collect();
    assert_eq!(texts(account, id).await, expected);
    let messages = account.messages(id).await.unwrap();
    assert!(messages.iter().all(|message| message.warnings.is_empty()), "{messages:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_survives_a_crash_and_arrives_once_and_in_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut server = Server::start(engine).await;
    let device = server.client();
    let (demandeur, pro, id) = meet(&server, &device).await;
    let all = ["avant", "premier secret", "deuxième secret", "troisième secret", "après"];
    pro.account.send_text(id, all[0]).await.unwrap();
    settled(&device.storage()).await;

    server.kill();
    for text in &all[1..4] {
        pro.account.send_text(id, text).await.unwrap();
    }
    assert_eq!(waiting(&device.storage()), 3);
    let Person { account, email, password, .. } = pro;
    drop((account, device.clone()));
    for (key, value) in device.storage().contents() {
        let kept = String::from_utf8_lossy(&value).to_lowercase();
        let clear = ["secret", "avant", &email.to_lowercase(), &password].map(|word| kept.contains(word));
        assert_eq!(clear, [false; 4], "{key}");
    }
    server.restart();

    let device = Client::with_storage(&server.origin(), device.storage()).unwrap();
    let account = device.log_in(&email, &password).await.unwrap();
    demandeur.wait_for(id, all[3]).await;
    account.send_text(id, all[4]).await.unwrap();
    demandeur.wait_for(id, all[4]).await;
    settled(&device.storage()).await;
    is_as_sent(&demandeur.account, id, false, &all).await;
    is_as_sent(&account, id, true, &all).await;
    let again = server.client().log_in(&email, &password).await.unwrap();
    is_as_sent(&again, id, true, &all).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_written_stays_on_the_device_until_it_is_sent_or_emptied(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Server::start(engine).await;
    let device = server.client();
    let (demandeur, pro, id) = meet(&server, &device).await;
    let demande = demandeur.account.create_demande(&demande_in_paris("Volet")).await.unwrap();
    server.grant(&pro.account, 6);
    let other = pro.account.unlock(&demande).await.unwrap().conversation.id;
    let first = pro.account.send_text(id, "Bonjour").await.unwrap();
    settled(&device.storage()).await;

    let draft = Draft { reply_to: Some(first), ..Draft::text("Brouillon confidentiel") };
    for text in ["B", "Brouillon", "Brouillon confidentiel"] {
        pro.account.keep_draft(id, Draft { reply_to: Some(first), ..Draft::text(text) }).await.unwrap();
    }
    pro.account.keep_draft(other, Draft::text("Ailleurs, confidentiel")).await.unwrap();
    pro.account.settle_drafts().await.unwrap();
    assert_eq!(waiting(&device.storage()), 2);
    for (key, value) in device.storage().contents() {
        assert!(!String::from_utf8_lossy(&value).contains("confidentiel"), "{key}");
    }
    // What the browser throws away comes back from memory, as soon as anybody notices.
    device.storage().evict();
    pro.account.keep_draft(other, Draft::text("Ailleurs, très confidentiel")).await.unwrap();
    eventually("the drafts are back", async || (waiting(&device.storage()) == 2).then_some(())).await;

    // A crash, then a log-out: as for messages that wait.
    let Person { account, email, password, .. } = pro;
    drop(account);
    for _ in 0..2 {
        let device = Client::with_storage(&server.origin(), device.storage()).unwrap();
        let account = device.log_in(&email, &password).await.unwrap();
        assert_eq!(account.draft(id).await, Some(draft.clone()));
        assert_eq!(account.draft(other).await, Some(Draft::text("Ailleurs, très confidentiel")));
        account.log_out().await.unwrap();
    }

    let account = device.log_in(&email, &password).await.unwrap();
    account.keep_draft(other, Draft::text(" ")).await.unwrap();
    assert_eq!(waiting(&device.storage()), 1);
    // Another text leaves it alone, itself it leaves as a message.
    account.send_text(id, "Autre chose").await.unwrap();
    assert_eq!(account.draft(id).await, Some(draft.clone()));
    account.send(id, draft).await.unwrap();
    assert_eq!((account.draft(id).await, account.draft(other).await), (None, None));
    settled(&device.storage()).await;
    demandeur.wait_for(id, "Brouillon confidentiel").await;

    // What belongs to nobody any more goes with its conversation.
    account.keep_draft(other, Draft::text("Plus jamais")).await.unwrap();
    account.delete_copy(other).await.unwrap();
    assert_eq!((account.draft(other).await, waiting(&device.storage())), (None, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn logging_out_keeps_what_waits() {
    let scene = Scene::open().await;
    let down = scene.relay.answer(post(scene.path("messages")), |_| Said::json(503, &json!({})));
    scene.victim.account.send_text(scene.id, "plus tard").await.unwrap();
    down.wait().await;
    scene.victim.account.log_out().await.unwrap();
    assert_eq!(waiting(&scene.client.storage()), 1);
    drop(down);

    let account = scene.again().await;
    scene.peer.wait_for(scene.id, "plus tard").await;
    settled(&scene.client.storage()).await;
    is_as_sent(&account, scene.id, true, &["plus tard"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_waits_arrives_with_what_it_answers() {
    let scene = Scene::open().await;
    let asked = scene.peer_writes("Un devis ?").await;
    let down = scene.relay.answer(post(scene.path("messages")), |_| Said::json(503, &json!({})));
    let file = Attachment::new("devis.pdf", b"%PDF-1.7 un devis".to_vec()).unwrap();
    scene.victim.account.send_file(scene.id, file, Some(asked), |_, _| {}).await.unwrap();
    down.wait().await;
    scene.victim.account.log_out().await.unwrap();
    assert_eq!(waiting(&scene.client.storage()), 1);
    drop(down);

    let _account = scene.again().await;
    let (media, answers) = eventually("the file", async || {
        let messages = scene.peer.account.messages(scene.id).await.unwrap();
        messages.into_iter().find_map(|message| match message.content {
            Content::Media(media) => Some((media, message.reply_to)),
            _ => None,
        })
    })
    .await;
    assert_eq!((media.name.as_str(), answers), ("devis.pdf", Some(asked)));
    let fetched = scene.peer.account.fetch_file(&media, |_, _| {}).await.unwrap();
    assert_eq!(fetched.bytes.as_slice(), b"%PDF-1.7 un devis");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_no_second_message() {
    let scene = Scene::open().await;
    let spot = post(scene.path("messages"));
    let lost = scene.relay.twist(spot.clone(), |_, said| *said = Said::json(503, &json!({})));
    scene.victim.account.send_text(scene.id, "une fois").await.unwrap();
    lost.wait().await;
    eventually("sent again", async || (scene.relay.seen(&spot).len() > 1).then_some(())).await;
    let seen = scene.relay.seen(&spot);
    assert_eq!(seen[0].body, seen[1].body);
    let Scene { victim: Person { account, email, password, .. }, .. } = &scene;
    drop(account.clone());
    drop(lost);

    // The crash of the device, and a second one beside it.
    let account = scene.client.log_in(email, password).await.unwrap();
    account.send_text(scene.id, "et une autre").await.unwrap();
    scene.peer.wait_for(scene.id, "et une autre").await;
    settled(&scene.client.storage()).await;
    is_as_sent(&scene.peer.account, scene.id, false, &["une fois", "et une autre"]).await;
    is_as_sent(&account, scene.id, true, &["une fois", "et une autre"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_share_one_outbox_and_neither_fakes_a_gap() {
    let scene = Scene::open().await;
    let (one, other) = (scene.victim.account.clone(), scene.again().await);
    let down = scene.relay.answer(post(scene.path("messages")), |_| Said::json(503, &json!({})));
    for (number, tab) in [&one, &other, &one, &other].into_iter().enumerate() {
        tab.send_text(scene.id, &format!("onglet {number}")).await.unwrap();
    }
    drop(down);
    scene.peer.wait_for(scene.id, "onglet 3").await;
    for (number, tab) in [&one, &other, &one].into_iter().enumerate() {
        tab.send_text(scene.id, &format!("encore {number}")).await.unwrap();
        scene.peer.wait_for(scene.id, &format!("encore {number}")).await;
    }
    settled(&scene.client.storage()).await;
    for tab in [&one, &other] {
        wait_for(tab, scene.id, "encore 2").await;
        eventually("all have left", async || {
            let messages = tab.messages(scene.id).await.unwrap();
            messages.iter().all(|message| message.state != Delivery::Waiting).then_some(())
        })
        .await;
    }
    let arrived = scene.peer.account.messages(scene.id).await.unwrap();
    assert_eq!(arrived.len(), 7);
    assert!(arrived.iter().all(|message| message.warnings.is_empty()), "{arrived:?}");
    let mut texts: Vec<String> =
        texts(&scene.peer.account, scene.id).await.into_iter().map(|it| it.1).collect();
    assert_eq!(texts.split_off(4), ["encore 0", "encore 1", "encore 2"]);
    texts.sort();
    assert_eq!(texts, ["onglet 0", "onglet 1", "onglet 2", "onglet 3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_message_stays_failed_with_its_reason_until_it_is_tried_again() {
    let scene = Scene::open().await;
    let problem = Problem::new(Code::ConversationClosed, None);
    let refused = scene.relay.answer(post(scene.path("messages")), move |_| {
        Said::new(409, protocol::problem::CONTENT_TYPE, json!(problem).to_string())
    });
    let message = scene.victim.account.send_text(scene.id, "refusé").await.unwrap();
    refused.wait().await;
    let account = scene.again().await;
    eventually("it has failed, and still has after a restart", async || {
        let messages = account.messages(scene.id).await.unwrap();
        let failed = messages.iter().find(|held| held.id == message)?;
        let Delivery::Failed(reason) = &failed.state else { return None };
        (reason.code() == Some(Code::ConversationClosed)).then_some(())
    })
    .await;
    drop(refused);
    assert_eq!(account.retry(scene.id, message).await, Ok(message));
    scene.peer.wait_for(scene.id, "refusé").await;
    settled(&scene.client.storage()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_or_wiped_device_loses_nothing_that_is_in_memory() {
    let scene = Scene::open().await;
    let (storage, account) = (scene.client.storage(), &scene.victim.account);
    let down = scene.relay.answer(post(scene.path("messages")), |_| Said::json(503, &json!({})));
    storage.set_full(true);
    account.send_text(scene.id, "disque plein").await.unwrap();
    assert!(!account.is_kept());
    storage.set_full(false);
    account.send_text(scene.id, "de la place").await.unwrap();
    assert!(account.is_kept());
    assert_eq!(waiting(&storage), 2);

    storage.evict();
    account.send_text(scene.id, "tout effacé").await.unwrap();
    eventually("everything is back", async || (waiting(&storage) == 3).then_some(())).await;
    down.wait().await;
    drop(down);
    scene.peer.wait_for(scene.id, "tout effacé").await;
    settled(&storage).await;
    is_as_sent(&scene.peer.account, scene.id, false, &["disque plein", "de la place", "tout effacé"]).await;
    eventually("the marks are back", async || {
        let kept = storage.contents();
        kept.iter().any(|(key, _)| key.contains("/key-ring")).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_outlive_the_session_on_their_device() {
    let scene = Scene::open().await;
    scene.victim.account.send_text(scene.id, "vu").await.unwrap();
    settled(&scene.client.storage()).await;
    eventually("the mark is kept", async || {
        let kept = scene.client.storage().contents();
        kept.iter().any(|(key, _)| key.contains(&format!("/entry/{}", scene.id))).then_some(())
    })
    .await;
    let old = scene.relay.rewrite(crate::malicious::get(scene.path("entries")), |body| {
        body["items"] = json!([]);
    });
    let device = Client::with_storage(scene.relay.origin(), scene.client.storage()).unwrap();
    let account = device.log_in(&scene.victim.email, &scene.victim.password).await.unwrap();
    let view = account.conversation(scene.id).await.unwrap();
    assert_eq!(view.trouble, Some(client::ClientError::RolledBack { what: client::Sealed::Entries }));
    drop(old);
}
