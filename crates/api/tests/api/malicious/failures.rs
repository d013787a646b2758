//! Where one thing fails again and again, everything else goes on; and what fails for long is done in the end.

use client::Account;
use protocol::ids::{ConversationId, MessageId};
use serde_json::json;

use super::scene::message;
use super::{Said, Scene, get, put};
use crate::support::eventually;
use crate::support::people::wait_for;

/// What a server says that is out of order.
fn out_of_order() -> Said {
    Said::new(500, "text/html", "<h1>Oops</h1>")
}

/// Writes from another device of the victim's, of which the relay hears nothing.
async fn writes_elsewhere(device: &Account, scene: &Scene, id: ConversationId, text: &str) -> MessageId {
    let written = device.send_text(id, text).await.unwrap();
    wait_for(&scene.peer.account, id, text).await;
    written
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_cannot_be_reloaded_does_not_hold_up_the_others() {
    let scene = Scene::open().await;
    let ids = [scene.id, scene.another().await];
    let elsewhere = scene.server.log_in(&scene.victim).await;
    for id in ids {
        assert!(scene.victim.account.messages(id).await.unwrap().is_empty());
    }
    for (broken, other) in [(ids[0], ids[1]), (ids[1], ids[0])] {
        let failing = scene.relay.answer(get(format!("/conversations/{broken}/entries")), |_| out_of_order());
        let [missed, late] = {
            let deaf = scene.relay.frames(|_| Vec::new());
            let missed = writes_elsewhere(&elsewhere, &scene, other, "ici").await;
            let late = writes_elsewhere(&elsewhere, &scene, broken, "là").await;
            deaf.wait().await;
            [missed, late]
        };
        scene.resync();
        message(&scene.victim.account, other, missed).await;
        failing.wait().await;
        let shown = scene.victim.account.messages(broken).await.unwrap();
        assert!(shown.iter().all(|message| message.id != late), "it was not loaded yet");
        drop(failing);
        message(&scene.victim.account, broken, late).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_does_not_hold_up_what_comes_after_it() {
    let scene = Scene::open().await;
    scene.talk_goes_on().await;
    let failing = scene.relay.answer(get(scene.path("read")), |_| out_of_order());
    let _watching = scene.victim.account.watch(scene.id);
    failing.wait().await;
    let id = scene.peer_writes("Et pourtant").await;
    assert_eq!(scene.message(id).await.warnings, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_that_stays_unintelligible_for_long_is_asked_until_it_is_not() {
    let scene = Scene::open().await;
    let lie = scene.relay.rewrite(get("/envelopes"), |answer| *answer = json!("bientôt"));
    let id = scene.peer_writes("Bonjour").await;
    eventually("six attempts", || async { (lie.told() >= 6).then_some(()) }).await;
    drop(lie);
    assert_eq!(scene.message(id).await.warnings, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_mark_outlives_a_broken_connection() {
    let scene = Scene::open().await;
    for broken in [get(scene.path("read")), put(scene.path("read"))] {
        let lie = scene.relay.answer(broken.once(), |_| out_of_order());
        let id = scene.peer_writes("Lu ?").await;
        scene.message(id).await;
        scene.victim.account.mark_read(scene.id).await.unwrap();
        eventually("the peer knows", || async {
            let shown = scene.peer.account.messages(scene.id).await.unwrap();
            let state = shown.into_iter().find(|message| message.id == id)?.state;
            (state == client::Delivery::Opened).then_some(())
        })
        .await;
        drop(lie);
    }
}
