//! Lies about what the other person sent.

use std::sync::{Arc, Mutex};

use client::{Content, Delivery, Warning};
use protocol::problem::{Code, Problem};
use serde_json::{Value, json};

use super::attacks::flip;
use super::relay::Lie;
use super::scene::message;
use super::{Said, Scene, get, post};
use crate::support::eventually;

/// What becomes of an envelope that waits.
type Change = Box<dyn Fn(&mut Value) + Send + Sync>;

impl Scene {
    fn mailbox(&self, change: impl Fn(&mut Vec<Value>) + Send + Sync + 'static) -> Lie {
        self.relay.rewrite(get("/envelopes"), move |answer| change(answer["items"].as_array_mut().unwrap()))
    }

    async fn texts(&self) -> Vec<String> {
        self.victim.texts(self.id).await.into_iter().map(|(_, text)| text).collect()
    }

    /// No message of the conversation is under suspicion.
    async fn is_clean(&self) -> bool {
        let messages = self.victim.account.messages(self.id).await.unwrap();
        messages.iter().all(|message| message.warnings.is_empty())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_message_leaves_a_gap_before_the_next() {
    let scene = Scene::open().await;
    let met = Mutex::new(Vec::new());
    // The second of the messages is withheld.
    let lie = scene.mailbox(move |items| {
        let mut met = met.lock().unwrap();
        items.retain(|item| {
            let id = item["message_id"].clone();
            if !met.contains(&id) {
                met.push(id.clone());
            }
            met.get(1) != Some(&id)
        });
    });
    let mut ids = Vec::new();
    for text in ["un", "deux", "trois"] {
        ids.push(scene.peer_writes(text).await);
    }
    assert_eq!(scene.message(ids[2]).await.warnings, [Warning::Gap]);
    assert_eq!(scene.texts().await, ["un", "trois"]);
    drop(lie);
    scene.resync();
    scene.message(ids[1]).await;
    assert_eq!(scene.texts().await, ["un", "deux", "trois"]);
    assert!(scene.is_clean().await);
    scene.talk_goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_message_is_shown_once() {
    let scene = Scene::open().await;
    let kept = Mutex::new(Vec::<Value>::new());
    // Everything twice at once, and everything ever seen again each time.
    let lie = scene.mailbox(move |items| {
        let mut kept = kept.lock().unwrap();
        kept.extend(items.clone());
        items.extend(kept.clone());
    });
    for text in ["un", "deux"] {
        let id = scene.peer_writes(text).await;
        scene.message(id).await;
    }
    let told = lie.told();
    scene.resync();
    eventually("the repetition", || async { (lie.told() > told).then_some(()) }).await;
    scene.talk_goes_on().await;
    assert_eq!(scene.texts().await, ["un", "deux", "Toujours là ?", "Toujours."]);
    assert!(scene.is_clean().await);
    let device = scene.new_device().await;
    assert_eq!(device.messages(scene.id).await.unwrap().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_agreed_order_does_not_depend_on_the_order_of_delivery() {
    let scene = Scene::open().await;
    let _lie = scene.mailbox(|items| {
        if items.len() < 3 {
            items.clear();
        }
        items.reverse();
    });
    let mut last = None;
    for text in ["un", "deux", "trois"] {
        last = Some(scene.peer_writes(text).await);
    }
    scene.message(last.unwrap()).await;
    assert_eq!(scene.texts().await, ["un", "deux", "trois"]);
    assert!(scene.is_clean().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_altered_or_attributed_to_someone_else_does_not_open() {
    let scene = Scene::open().await;
    let (me, stranger) = (json!(scene.victim.account.user_id()), json!("cd".repeat(32)));
    let lies: [Change; 6] = [
        Box::new(|item| flip(&mut item["envelope"]["data"])),
        Box::new(|item| flip(&mut item["envelope"]["enc"])),
        Box::new(|item| item["envelope"]["v"] = json!(2)),
        Box::new(|item| flip(&mut item["commitment"])),
        Box::new(move |item| item["sender"] = me.clone()),
        Box::new(move |item| item["sender"] = stranger.clone()),
    ];
    for change in lies {
        let lie = scene.mailbox(move |items| items.iter_mut().for_each(&change));
        let id = scene.peer_writes("Le digicode est le 48A15.").await;
        let shown = scene.message(id).await;
        assert_eq!((shown.content, shown.mine), (Content::Unreadable, false));
        drop(lie);
        let next = scene.peer_writes("Et ceci arrive.").await;
        assert_eq!(scene.message(next).await.warnings, [Warning::Gap]);
    }
    scene.talk_goes_on().await;
    // The archive remembers the attack, and its author is still nobody.
    let device = scene.new_device().await;
    let messages = device.messages(scene.id).await.unwrap();
    let unreadable = |message: &&client::MessageView| message.content == Content::Unreadable && !message.mine;
    assert_eq!(messages.iter().filter(unreadable).count(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_exchanged_among_each_other_do_not_open() {
    let scene = Scene::open().await;
    let lie = scene.mailbox(|items| match items.as_mut_slice() {
        [first, second] => {
            for part in ["envelope", "commitment"] {
                let (one, other) = (first[part].take(), second[part].take());
                (first[part], second[part]) = (other, one);
            }
        }
        _ => items.clear(),
    });
    let ids = [scene.peer_writes("oui").await, scene.peer_writes("non").await];
    for id in ids {
        assert_eq!(scene.message(id).await.content, Content::Unreadable);
    }
    drop(lie);
    scene.talk_goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_another_conversation_does_not_open() {
    let scene = Scene::open().await;
    let other = scene.another().await;
    let lie = scene.mailbox(move |items| {
        for item in items {
            item["conversation_id"] = json!(other);
        }
    });
    let id = scene.peer_writes("C’est d’accord.").await;
    let shown = message(&scene.victim.account, other, id).await;
    assert_eq!((shown.content, shown.mine), (Content::Unreadable, false));
    drop(lie);
    // Acknowledged in the wrong place, it still waits in the right one.
    scene.resync();
    assert_eq!(scene.message(id).await.content, Content::Text("C’est d’accord.".to_owned()));
    scene.talk_goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_for_an_unknown_conversation_does_not_hold_up_the_others() {
    let scene = Scene::open().await;
    let _lie = scene.mailbox(|items| {
        // Sorted before every honest one.
        let lost = items.iter().cloned().map(|mut item| {
            item["conversation_id"] = json!("00000000-0000-7000-8000-000000000000");
            item
        });
        let lost: Vec<Value> = lost.collect();
        items.extend(lost);
    });
    let id = scene.peer_writes("Bonjour").await;
    assert_eq!(scene.message(id).await.warnings, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_content_of_a_message_is_shown_as_such_and_the_first_wins() {
    let scene = Scene::open().await;
    let author = scene.relay.client().log_in(&scene.peer.email, &scene.peer.password).await.unwrap();
    // The first attempt is kept back, and the author seals the message once more.
    let kept = Arc::new(Mutex::new(Value::Null));
    let keeping = Arc::clone(&kept);
    let refusal = scene.relay.answer(post(scene.path("messages")).once(), move |asked| {
        *keeping.lock().unwrap() = asked.body.clone();
        let problem = Problem::new(Code::InvalidField, None);
        Said::json(problem.status, &json!(problem))
    });
    let _lie = scene.mailbox(move |items| {
        for second in items.clone() {
            let mut first = second.clone();
            let kept = kept.lock().unwrap();
            assert_eq!(first["message_id"], kept["id"]);
            assert_ne!(first["commitment"], kept["commitment"]);
            (first["envelope"], first["commitment"]) = (kept["envelope"].clone(), kept["commitment"].clone());
            items.insert(0, first);
        }
    });
    let id = author.send_text(scene.id, "rendez-vous à 9 h").await.unwrap();
    eventually("the refusal", || async {
        let message = author.messages(scene.id).await.unwrap().remove(0);
        matches!(message.state, Delivery::Failed(_)).then_some(())
    })
    .await;
    drop(refusal);
    author.retry(scene.id, id).await.unwrap();
    let shown = eventually("the second content", || async {
        Some(scene.message(id).await).filter(|message| !message.warnings.is_empty())
    })
    .await;
    assert_eq!(shown.warnings, [Warning::SecondContent]);
    assert_eq!(scene.texts().await, ["rendez-vous à 9 h"]);
}
