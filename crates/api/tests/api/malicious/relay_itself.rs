//! The relay does what the other tests rely on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use client::{Delivery, Trust};

use super::{Scene, get, post};
use crate::support::people::texts;

#[tokio::test(flavor = "multi_thread")]
async fn without_lies_the_whole_story_passes() {
    let scene = Scene::open().await;
    scene.talk_goes_on().await;
    let device = scene.new_device().await;
    assert_eq!(texts(&device, scene.id).await, scene.victim.texts(scene.id).await);
    let messages = device.messages(scene.id).await.unwrap();
    assert!(messages.iter().all(|message| message.warnings.is_empty()));
    assert_eq!(messages[0].state, Delivery::Delivered);
    let view = device.conversation(scene.id).await.unwrap();
    assert_eq!((view.trust, view.trouble), (Trust::New, None));
    device.mark_read(scene.id).await.unwrap();
    assert_eq!(scene.relay.seen(&post("/auth/login")).len(), 1);
    device.log_out().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lie_is_told_once_if_so_wished_and_must_be_told_at_all() {
    let scene = Scene::open().await;
    let once = scene.relay.rewrite(get("/me").once(), |me| me["balance"]["standard"] = 99.into());
    let mut balances = Vec::new();
    for _ in 0..2 {
        balances.push(scene.victim.account.me().await.unwrap().balance.standard.get());
    }
    assert_eq!((balances, once.told()), (vec![99, 0], 1));
    drop(once);

    let unheard = scene.relay.rewrite(get("/me/vault"), |_| ());
    let dropped = catch_unwind(AssertUnwindSafe(|| drop(unheard)));
    assert!(dropped.is_err());
}
