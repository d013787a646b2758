//! Answers that are no answers.

use client::{ClientError, Content, Delivery};
use protocol::demandes::Unlock;
use protocol::ids::MessageId;
use protocol::problem::{CONTENT_TYPE, Code, Problem};
use serde_json::json;

use super::scene::Stage;
use super::{Asked, Said, Scene, get, post};
use crate::support::people::texts;
use crate::support::{demande_in_paris, eventually};

/// What becomes of an answer.
type Change = fn(&Asked, &mut Said);

fn no_json(_: &Asked, said: &mut Said) {
    said.body = b"<html>Connectez-vous au Wi-Fi</html>".to_vec();
}

fn another_type(_: &Asked, said: &mut Said) {
    said.body = br#"[{"id": 7}]"#.to_vec();
}

fn empty(_: &Asked, said: &mut Said) {
    said.body.clear();
}

/// The connection ends in the middle of the body.
fn cut(_: &Asked, said: &mut Said) {
    said.claimed_length = Some(said.body.len() as u64);
    said.body.truncate(said.body.len() / 2);
}

/// A whole answer that stops in the middle of its JSON.
fn truncated(_: &Asked, said: &mut Said) {
    said.body.truncate(said.body.len() / 2);
}

fn problem_with_200(_: &Asked, said: &mut Said) {
    let problem = Problem::new(Code::Banned, None);
    *said = Said::new(200, CONTENT_TYPE, json!(problem).to_string());
}

/// More than any honest answer.
fn huge(_: &Asked, said: &mut Said) {
    said.body = b" ".repeat(13 * 1024 * 1024);
}

fn redirect(_: &Asked, said: &mut Said) {
    said.status = 307;
    said.headers.push(("location".to_owned(), "http://127.0.0.1:9/".to_owned()));
}

const LIES: [Change; 8] = [no_json, another_type, empty, cut, truncated, problem_with_200, huge, redirect];

/// The acceptance of another message.
fn another_message(_: &Asked, said: &mut Said) {
    let mut accepted: serde_json::Value = serde_json::from_slice(&said.body).unwrap();
    accepted["id"] = json!(MessageId::make(protocol::time::Timestamp::from_millis(1), [0; 10]));
    said.body = accepted.to_string().into_bytes();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_acceptance_is_unintelligible_is_sent_again_and_arrives_once() {
    let scene = Scene::open().await;
    let lies: Vec<Change> = LIES.into_iter().chain([another_message as Change]).collect();
    let spot = || post(scene.path("messages"));
    for (number, lie) in lies.iter().copied().enumerate() {
        let (text, before) = (format!("message {number}"), scene.relay.seen(&spot()).len());
        let _lie = scene.relay.twist(spot().once(), lie);
        let id = scene.victim.account.send_text(scene.id, &text).await.unwrap();
        eventually(&format!("the repetition of {number}"), || async {
            let state = scene.message(id).await.state;
            assert!(!matches!(state, Delivery::Failed(_)), "{number}: {state:?}");
            let sent = &scene.relay.seen(&spot())[before..];
            (state != Delivery::Waiting && sent.len() == 2 && sent[0].body == sent[1].body).then_some(())
        })
        .await;
    }
    let expected: Vec<_> = (0..lies.len()).map(|number| (false, format!("message {number}"))).collect();
    scene.peer.wait_for(scene.id, &expected.last().unwrap().1).await;
    assert_eq!(scene.peer.texts(scene.id).await, expected);
    let messages = scene.peer.account.messages(scene.id).await.unwrap();
    assert!(messages.iter().all(|message| message.warnings.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unintelligible_answer_is_a_clean_error_and_the_next_call_works() {
    let scene = Scene::open().await;
    scene.talk_goes_on().await;
    let device = scene.new_device().await;
    let me = device.me().await.unwrap();
    for lie in LIES {
        let _lie = scene.relay.twist(get("/me").once(), lie);
        let said = device.me().await;
        // A connection that is cut is none: the device's copy answers.
        assert!(said == Err(ClientError::Answer) || said == Ok(me.clone()), "{said:?}");
        assert_eq!(device.me().await, Ok(me.clone()));
    }
    // Each of these stops the loading where it is; the next attempt takes it up again.
    let paths = ["/conversations".to_owned(), scene.path("state"), scene.path("entries")];
    let _lies = paths.map(|path| scene.relay.twist(get(path).once(), another_type));
    assert_eq!(device.conversations().await.unwrap_err(), ClientError::Answer);
    for _ in 0..2 {
        assert_eq!(device.messages(scene.id).await.unwrap_err(), ClientError::Answer);
    }
    assert_eq!(device.conversations().await.unwrap().len(), 1);
    assert_eq!(texts(&device, scene.id).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unintelligible_mailbox_is_asked_again() {
    let scene = Scene::open().await;
    for (number, lie) in LIES.into_iter().enumerate() {
        let _lie = scene.relay.twist(get("/envelopes").once(), lie);
        let text = format!("message {number}");
        scene.peer_writes(&text).await;
        scene.victim.wait_for(scene.id, &text).await;
    }
    let messages = scene.victim.account.messages(scene.id).await.unwrap();
    assert_eq!(messages.len(), LIES.len());
    assert!(messages.iter().all(|message| message.warnings.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archiving_that_did_not_happen_is_repeated() {
    let scene = Scene::open().await;
    let _lie = scene.relay.answer(post(scene.path("entries")).once(), |asked| {
        let mut said = Said::new(204, "application/json", "");
        problem_with_200(asked, &mut said);
        said
    });
    let id = scene.peer_writes("Bonjour").await;
    assert_eq!(scene.message(id).await.content, Content::Text("Bonjour".to_owned()));
    assert_eq!(scene.relay.seen(&post(scene.path("entries"))).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_must_happen_once_keeps_its_key_while_answers_are_unintelligible() {
    let Stage { relay, victim, demande, .. } = Stage::set().await;
    let posted = {
        let _lie = relay.twist(post("/demandes"), no_json);
        let again = demande_in_paris("Volet coincé");
        assert_eq!(victim.account.create_demande(&again).await.unwrap_err(), ClientError::Answer);
        again
    };
    victim.account.create_demande(&posted).await.unwrap();
    assert_eq!(victim.account.my_demandes(None).await.unwrap().items.len(), 1);

    let unlock = post(format!("/demandes/{}/unlock", demande.id));
    {
        let _lie = relay.twist(unlock.clone(), truncated);
        assert_eq!(victim.account.unlock(&demande).await.unwrap_err(), ClientError::Answer);
    }
    let unlocked = victim.account.unlock(&demande).await.unwrap();
    assert_eq!(unlocked.balance.standard.get(), 0);
    let price = json!(Unlock { price: demande.price.tokens, premium: false });
    assert!(relay.seen(&unlock).iter().all(|asked| asked.body == price));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_that_never_end_are_left() {
    let scene = Scene::open().await;
    let lie = scene.relay.rewrite(get("/envelopes"), |answer| answer["next_cursor"] = json!("encore"));
    for text in ["Bonjour", "Encore bonjour"] {
        let id = scene.peer_writes(text).await;
        assert_eq!(scene.message(id).await.warnings, []);
    }
    drop(lie);
    let device = scene.new_device().await;
    let _lie = scene.relay.rewrite(get("/conversations"), |answer| answer["next_cursor"] = json!("encore"));
    assert!(device.conversations().await.is_err());
}
