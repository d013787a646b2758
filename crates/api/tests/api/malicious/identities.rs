//! Lies about who the other person is.

use client::{ClientError, Delivery, Trust};
use crypto_core::envelope;
use crypto_core::identity::IdentitySecret;
use crypto_core::rand_core::UnwrapErr;
use getrandom::SysRng;
use protocol::ids::UserId;
use protocol::keys::IdentityStatement;
use protocol::messages::SendMessage;
use protocol::transcript::Route;
use serde_json::{Value, json};

use super::attacks::{append, each_time};
use super::relay::{Lie, Spot};
use super::scene::Stage;
use super::{Asked, Relay, Said, Scene, Secrets, get, post};
use crate::support::eventually;
use crate::support::people::{A_WHILE, texts};

/// An identity of the operator's own making.
fn operator() -> (IdentitySecret, UserId, IdentityStatement) {
    IdentitySecret::make(&mut UnwrapErr(SysRng))
}

/// What becomes of a member.
type Change = Box<dyn Fn(&mut Value) + Send + Sync>;

/// Everything that was sent to anyone.
fn sent(relay: &Relay) -> Vec<Asked> {
    relay.seen(&post("/conversations/*/messages"))
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_are_not_the_persons_own_are_refused_at_first_sight() {
    let Stage { relay, victim, peer, demande, .. } = Stage::set().await;
    let (user, (_, _, statement)) = (peer.account.user_id().to_string(), operator());
    let lie = relay.rewrite(post("/demandes/*/unlock"), move |answer| {
        each_time(answer, &user, |member| member["keys"]["statements"] = json!([statement]));
    });
    let id = victim.account.unlock(&demande).await.unwrap().conversation.id;
    drop(lie);
    let view = victim.account.conversation(id).await.unwrap();
    assert_eq!((view.trust, view.peer.user_id), (Trust::Refused, peer.account.user_id()));
    assert_eq!(victim.account.send_text(id, "Bonjour").await.unwrap_err(), ClientError::BadKeys);
    assert_eq!(victim.account.safety_number(id).await.unwrap_err(), ClientError::BadKeys);
    assert_eq!(sent(&relay).len(), 0);

    // With the true keys everything goes on.
    assert_eq!(victim.account.conversations().await.unwrap()[0].trust, Trust::New);
    victim.account.send_text(id, "Bonjour").await.unwrap();
    peer.wait_for(id, "Bonjour").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_the_pinned_ones_did_not_sign_are_an_attack() {
    let scene = Scene::open().await;
    scene.talk_goes_on().await;
    let user = scene.peer.account.user_id();
    let (secret, _, own) = operator();
    let (_, signed_by_operator) = secret.make_next(user, &mut UnwrapErr(SysRng)).unwrap();
    let unsigned = IdentityStatement { previous_signature: None, ..signed_by_operator };
    let lies: [Change; 4] = [
        Box::new(move |member| member["keys"]["statements"] = json!([own])),
        Box::new(move |member| append(member, &unsigned)),
        Box::new(move |member| append(member, &signed_by_operator)),
        Box::new(|member| member["keys"]["statements"] = json!([])),
    ];
    for change in lies {
        let (user, before) = (user.to_string(), sent(&scene.relay).len());
        let lie = scene
            .relay
            .rewrite(get("/conversations"), move |list| each_time(list, &user, |member| change(member)));
        scene.resync();
        scene.shows("the attack", |view| (view.trust == Trust::Refused).then_some(())).await;
        let refused = scene.victim.account.send_text(scene.id, "Confidence").await.unwrap_err();
        assert_eq!(refused, ClientError::KeyChanged);
        // What the pinned keys seal still opens.
        let id = scene.peer_writes("Tout va bien ici.").await;
        assert_eq!(scene.message(id).await.warnings, []);
        assert_eq!(sent(&scene.relay).len(), before);
        drop(lie);
        scene.resync();
        scene.shows("the truth", |view| (view.trust == Trust::New).then_some(())).await;
    }
    scene.talk_goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_message_is_not_sealed_to_refused_keys() {
    let scene = Scene::open().await;
    let (user, (_, _, statement)) = (scene.peer.account.user_id().to_string(), operator());
    // Offline, one message waits.
    let offline =
        scene.relay.answer(post("/conversations/*/messages"), |_| Said::new(503, "text/plain", "plus tard"));
    scene.victim.account.send_text(scene.id, "première").await.unwrap();
    let second = scene.victim.account.send_text(scene.id, "seconde").await.unwrap();
    offline.wait().await;
    let lie = scene.relay.rewrite(get("/conversations"), move |list| {
        each_time(list, &user, |member| member["keys"]["statements"] = json!([statement]));
    });
    scene.resync();
    scene.shows("the attack", |view| (view.trust == Trust::Refused).then_some(())).await;
    drop(offline);
    let failed = |state: &Delivery| *state == Delivery::Failed(ClientError::KeyChanged);
    eventually("the refusal", || async { failed(&scene.message(second).await.state).then_some(()) }).await;
    drop(lie);
    scene.resync();
    scene.shows("the truth", |view| (view.trust == Trust::New).then_some(())).await;
    scene.victim.account.retry(scene.id, second).await.unwrap();
    scene.peer.wait_for(scene.id, "seconde").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_new_keys_wait_until_the_reader_has_looked() {
    let scene = Scene::open().await;
    let user = scene.peer.account.user_id();
    let peer = Secrets::of(&scene.peer, scene.server).await;
    let (next, statement) = peer.vault.identity().make_next(user, &mut UnwrapErr(SysRng)).unwrap();
    let news = scene.relay.rewrite(get("/conversations"), move |list| {
        each_time(list, &user.to_string(), |member| append(member, &statement));
    });
    scene.resync();
    scene.shows("the new keys", |view| (view.trust == Trust::Changed).then_some(())).await;

    let id = scene.victim.account.send_text(scene.id, "C’est bien vous ?").await.unwrap();
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(scene.message(id).await.state, Delivery::Waiting);
    assert_eq!(sent(&scene.relay).len(), 0);

    scene.victim.account.accept_key_change(scene.id).await.unwrap();
    let accepted = |state: Delivery| (state != Delivery::Waiting).then_some(());
    eventually("the sending", || async { accepted(scene.message(id).await.state) }).await;
    scene.shows("trust", |view| (view.trust == Trust::New).then_some(())).await;
    let all = sent(&scene.relay);
    let sent: SendMessage = serde_json::from_value(all[0].body.clone()).unwrap();
    let victim = Secrets::of(&scene.victim, scene.server).await;
    let (sender, message) = (scene.victim.account.user_id(), sent.id);
    let route = Route { conversation: scene.id, sender, recipient: user, message };
    let from = victim.vault.identity().keys().x25519;
    let opened = |identity| envelope::open(&sent.envelope, &route, &sent.commitment, identity, &from);
    assert!(opened(&next).is_ok());
    assert!(opened(peer.vault.identity()).is_err());

    // From now on, the keys before are a step back.
    drop(news);
    scene.resync();
    scene.shows("the step back", |view| (view.trust == Trust::Refused).then_some(())).await;
}

/// Exchanges the whole person, keys that prove their own id included.
fn exchange(relay: &Relay, spot: Spot, user: UserId) -> Lie {
    let (_, stranger, statement) = operator();
    relay.rewrite(spot, move |answer| {
        each_time(answer, &user.to_string(), |member| {
            member["keys"] = json!({ "user_id": stranger, "statements": [statement] });
        });
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn another_person_in_a_known_conversation_is_refused() {
    let scene = Scene::open().await;
    scene.talk_goes_on().await;
    let user = scene.peer.account.user_id();
    let lie = exchange(&scene.relay, get("/conversations"), user);
    let before = sent(&scene.relay).len();
    scene.resync();
    let exchanged = Some(ClientError::PeerExchanged);
    let view = scene.shows("the attack", |view| (view.trouble == exchanged).then_some(view)).await;
    assert_eq!((view.trust, view.peer.user_id), (Trust::Refused, user));
    let refused = scene.victim.account.send_text(scene.id, "Confidence").await.unwrap_err();
    assert_eq!(refused, ClientError::PeerExchanged);
    let id = scene.peer_writes("C’est toujours moi.").await;
    assert_eq!(scene.message(id).await.warnings, []);
    assert_eq!(sent(&scene.relay).len(), before);
    drop(lie);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_archive_knows_with_whom_one_spoke() {
    let scene = Scene::open().await;
    scene.talk_goes_on().await;
    let user = scene.peer.account.user_id();
    let _list = exchange(&scene.relay, get("/conversations"), user);
    let device = scene.new_device().await;
    device.conversations().await.unwrap();
    let view = device.conversation(scene.id).await.unwrap();
    assert_eq!((view.trust, view.trouble), (Trust::Refused, Some(ClientError::PeerExchanged)));
    let refused = device.send_text(scene.id, "Confidence").await.unwrap_err();
    assert_eq!(refused, ClientError::PeerExchanged);
    assert_eq!(texts(&device, scene.id).await.len(), 2);
}
