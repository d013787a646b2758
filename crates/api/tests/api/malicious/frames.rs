//! Lies on the live socket.

use std::sync::Mutex;

use serde_json::{Value, json};

use super::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_event_is_noticed_by_the_next() {
    let scene = Scene::open().await;
    scene.talk_goes_on().await;
    let dropped = Mutex::new(0);
    let lie = scene.relay.frames(move |frame| {
        let mut dropped = dropped.lock().unwrap();
        if frame["kind"] == "envelope" && *dropped == 0 {
            *dropped += 1;
            return Vec::new();
        }
        vec![frame]
    });
    scene.peer_writes("sans bruit").await;
    lie.wait().await;
    // Any later event tells of the gap: here, that something of one's own was archived.
    scene.victim.account.send_text(scene.id, "Du nouveau ?").await.unwrap();
    scene.victim.wait_for(scene.id, "sans bruit").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn repeated_reordered_and_meaningless_frames_change_nothing() {
    let scene = Scene::open().await;
    let held = Mutex::new(None::<Value>);
    let _lie = scene.relay.frames(move |frame| {
        let before = held.lock().unwrap().replace(frame.clone());
        let noise = [json!("?"), json!({ "type": "event", "seq": "x" }), json!({ "type": 3 })];
        let nowhere = json!({ "type": "event", "seq": frame["seq"], "at": "2026-01-01T00:00:00Z",
            "kind": "entry", "conversation_id": "00000000-0000-7000-8000-000000000000",
            "message_id": "00000000-0000-7000-8000-000000000001" });
        [frame.clone()].into_iter().chain(before).chain([frame, nowhere]).chain(noise).collect()
    });
    for _ in 0..3 {
        scene.talk_goes_on().await;
    }
    for (number, text) in ["un", "deux", "trois"].into_iter().enumerate() {
        let id = scene.peer_writes(text).await;
        assert_eq!(scene.message(id).await.warnings, []);
        assert_eq!(scene.victim.texts(scene.id).await.len(), 6 + number + 1);
    }
}
