//! Typing and presence: the server's word, but only about whom it is due to.

use client::{Update, Updates};
use futures::{FutureExt as _, StreamExt as _};
use serde_json::json;

use super::Scene;

/// Everything that was told so far.
fn told(updates: &mut Updates) -> Vec<Update> {
    std::iter::from_fn(|| updates.next().now_or_never().flatten()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_of_strangers_and_in_unknown_conversations_is_not_shown() {
    let scene = Scene::open().await;
    scene.talk_goes_on().await;
    let (other, stranger, me) = (scene.another().await, "cd".repeat(32), scene.victim.account.user_id());
    let peer = scene.peer.account.user_id();
    let _watching = scene.victim.account.watch(scene.id);
    let before = scene.victim.account.conversation(scene.id).await.unwrap();
    let mut updates = scene.victim.account.updates();
    let nowhere = "00000000-0000-7000-8000-000000000000";
    let forged = [
        json!({ "type": "typing", "conversation_id": scene.id, "user_id": stranger }),
        json!({ "type": "typing", "conversation_id": scene.id, "user_id": me }),
        json!({ "type": "typing", "conversation_id": nowhere, "user_id": peer }),
        json!({ "type": "typing", "conversation_id": scene.id }),
        json!({ "type": "presence", "user_id": "quelqu’un", "presence": "online" }),
        json!({ "type": "presence", "user_id": peer, "presence": "amoureux" }),
        json!({ "type": "refused", "conversation_id": scene.id, "code": "banned" }),
    ];
    for frame in forged {
        scene.relay.say(frame);
    }
    // Frames are heard in order: what follows was heard after them.
    scene.talk_goes_on().await;
    let heard = told(&mut updates);
    let fleeting = |update: &&Update| matches!(update, Update::Typing(_) | Update::Presence(..));
    let about_the_peer = |update: &&Update| !matches!(update, Update::Presence(user, _) if *user == peer);
    assert_eq!(heard.iter().filter(fleeting).filter(about_the_peer).collect::<Vec<_>>(), [] as [&Update; 0]);
    let view = scene.victim.account.conversation(scene.id).await.unwrap();
    assert_eq!((view.trust, view.trouble, view.open), (before.trust, None, true));
    assert_eq!(scene.victim.texts(other).await, []);
    assert_eq!(scene.victim.texts(scene.id).await.len(), 4);
}
