//! Lies about how far the other one has read.

use std::sync::{Arc, Mutex};

use client::Delivery;
use protocol::ids::{ConversationId, MessageId};
use serde_json::{Value, json};

use super::attacks::flip;
use super::scene::message;
use super::{Scene, get, put};
use crate::support::eventually;
use crate::support::people::{A_WHILE, wait_for};

/// What becomes of the answer.
type Change = Box<dyn Fn(&mut Value) + Send + Sync>;

impl Scene {
    /// The victim writes, and the peer has it.
    async fn victim_writes(&self, text: &str) -> MessageId {
        let id = self.victim.account.send_text(self.id, text).await.unwrap();
        self.peer.wait_for(self.id, text).await;
        id
    }

    async fn is_opened(&self, id: MessageId) -> bool {
        self.message(id).await.state == Delivery::Opened
    }

    async fn becomes_opened(&self, id: MessageId) {
        eventually("opened", || async { self.is_opened(id).await.then_some(()) }).await;
    }

    /// The peer's mark in a conversation, as the server shows it.
    async fn mark_in(&self, conversation: ConversationId) -> Value {
        eventually("the mark", || async {
            let seen = Arc::new(Mutex::new(Value::Null));
            let kept = Arc::clone(&seen);
            let spot = get(format!("/conversations/{conversation}/read"));
            let look = self.relay.rewrite(spot, move |answer| *kept.lock().unwrap() = answer["peer"].clone());
            let _watching = self.victim.account.watch(conversation);
            look.wait().await;
            let mark = seen.lock().unwrap().clone();
            mark.is_object().then_some(mark)
        })
        .await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_that_the_peer_did_not_make_marks_nothing() {
    let scene = Scene::open().await;
    let other = scene.another().await;
    // A genuine mark of the peer's about another conversation, and one of the victim's own about this one.
    scene.victim.account.send_text(other, "Ailleurs").await.unwrap();
    wait_for(&scene.peer.account, other, "Ailleurs").await;
    scene.peer.account.mark_read(other).await.unwrap();
    let of_another = scene.mark_in(other).await;
    scene.peer_writes("Bonjour").await;
    scene.victim.wait_for(scene.id, "Bonjour").await;
    scene.victim.account.mark_read(scene.id).await.unwrap();
    let own = eventually("one's own mark", || async {
        scene.relay.seen(&put(scene.path("read"))).pop().map(|asked| asked.body)
    })
    .await;
    let later = scene.victim_writes("Vu ?").await;
    let lies: [Change; 3] = [
        Box::new(move |answer| answer["peer"] = of_another.clone()),
        Box::new(move |answer| answer["peer"] = own.clone()),
        Box::new(|answer| answer["peer"] = json!({ "n": u64::MAX, "envelope": "?" })),
    ];
    for change in lies {
        let lie = scene.relay.rewrite(get(scene.path("read")), change);
        let _watching = scene.victim.account.watch(scene.id);
        lie.wait().await;
        tokio::time::sleep(A_WHILE).await;
        assert!(!scene.is_opened(later).await);
    }

    // None of it made the truth look old.
    scene.peer.account.mark_read(scene.id).await.unwrap();
    scene.becomes_opened(later).await;
    assert_eq!(scene.mark_in(scene.id).await["n"], json!(1));
    let lies: [Change; 3] = [
        Box::new(|answer| flip(&mut answer["peer"]["envelope"]["data"])),
        Box::new(|answer| answer["peer"]["n"] = json!(2)),
        Box::new(|answer| answer["peer"]["n"] = json!(u64::MAX)),
    ];
    for change in lies {
        let device = scene.new_device().await;
        let lie = scene.relay.rewrite(get(scene.path("read")), change);
        let _watching = device.watch(scene.id);
        device.messages(scene.id).await.unwrap();
        lie.wait().await;
        tokio::time::sleep(A_WHILE).await;
        let shown = message(&device, scene.id, later).await;
        assert_ne!(shown.state, Delivery::Opened);
    }
    scene.talk_goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_mark_takes_nothing_back_and_gives_nothing() {
    let scene = Scene::open().await;
    let first = scene.victim_writes("un").await;
    scene.peer.account.mark_read(scene.id).await.unwrap();
    scene.becomes_opened(first).await;
    let old = scene.mark_in(scene.id).await;
    let second = scene.victim_writes("deux").await;
    scene.peer.account.mark_read(scene.id).await.unwrap();
    scene.becomes_opened(second).await;

    let replay = old.clone();
    let lie = scene.relay.rewrite(get(scene.path("read")), move |answer| answer["peer"] = replay.clone());
    let third = scene.victim_writes("trois").await;
    scene.peer.account.mark_read(scene.id).await.unwrap();
    lie.wait().await;
    tokio::time::sleep(A_WHILE).await;
    assert!(scene.is_opened(first).await && scene.is_opened(second).await);
    assert!(!scene.is_opened(third).await);
    drop(lie);
    // The same words under a newer number are no newer words.
    let renumbered = move |answer: &mut Value| {
        answer["peer"] = old.clone();
        answer["peer"]["n"] = json!(3);
    };
    let lie = scene.relay.rewrite(get(scene.path("read")), renumbered);
    let watching = scene.victim.account.watch(scene.id);
    lie.wait().await;
    tokio::time::sleep(A_WHILE).await;
    assert!(!scene.is_opened(third).await);
    drop((lie, watching));
    let _watching = scene.victim.account.watch(scene.id);
    scene.becomes_opened(third).await;
}
