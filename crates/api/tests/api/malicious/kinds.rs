//! Lies about messages that do more than say something: contact details, replies, farewells.

use client::{Card, ClientError, Contact, Content, Draft, Exchange, ExchangeStage, System, Warning};
use crypto_core::message::Body;
use protocol::ids::{ConversationId, MessageId};
use serde_json::{Value, json};

use super::attacks::flip;
use super::relay::Lie;
use super::scene::message;
use super::{Scene, get};
use crate::support::eventually;

fn card() -> Contact {
    let (name, phone) =
        ("Anne".to_owned().try_into().unwrap(), "06 12 34 56 78".to_owned().try_into().unwrap());
    Contact::Card { card: Card::new(name, Some(phone), None, None).unwrap() }
}

impl Scene {
    /// The peer sends anything; it is on the server afterwards.
    async fn peer_sends(&self, id: ConversationId, body: Body, reply_to: Option<MessageId>) -> MessageId {
        let sent = self.peer.account.send(id, Draft { body, reply_to }).await.unwrap();
        self.on_the_server(id, sent).await;
        sent
    }

    fn letters(&self, change: impl Fn(&mut Value) + Send + Sync + 'static) -> Lie {
        self.relay.rewrite(get("/envelopes"), move |answer| {
            answer["items"].as_array_mut().unwrap().iter_mut().for_each(&change);
        })
    }

    async fn exchange(&self) -> Exchange {
        self.victim.account.exchange(self.id).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_cards_and_farewells_of_another_conversation_are_none_here() {
    let scene = Scene::open().await;
    let (other, here) = (scene.another().await, json!(scene.id));
    let lie = scene.letters(move |item| item["conversation_id"] = here.clone());
    let bodies = [Body::Contact(Contact::Ask), Body::Contact(card()), Body::System(System::Left)];
    let mut ids = Vec::new();
    for body in bodies.clone() {
        ids.push(scene.peer.account.send(other, Draft { body, reply_to: None }).await);
    }
    // The peer's own client sends no card that nobody asked for.
    assert_eq!(ids.remove(1), Err(ClientError::NoConsent));
    for id in &ids {
        let shown = scene.message(*id.as_ref().unwrap()).await;
        assert_eq!((shown.content, shown.mine), (Content::Unreadable, false));
    }
    assert_eq!(scene.exchange().await, Exchange::default());
    let given = scene.victim.account.send_contact(scene.id, card()).await;
    assert_eq!(given, Err(ClientError::NoConsent), "an invitation to another conversation is none to this");
    assert!(scene.victim.account.conversation(scene.id).await.unwrap().open);
    drop(lie);

    scene.resync();
    for (id, content) in ids.into_iter().zip([Content::Contact(Contact::Ask), Content::System(System::Left)])
    {
        let shown = message(&scene.victim.account, other, id.unwrap()).await;
        assert_eq!(shown.content, content);
    }
    assert_eq!(scene.victim.account.exchange(other).await.unwrap().stage, ExchangeStage::Invited);
    scene.talk_goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn altered_steps_of_an_exchange_and_altered_farewells_do_nothing() {
    let scene = Scene::open().await;
    for body in [Body::Contact(Contact::Ask), Body::Contact(Contact::Decline), Body::System(System::Left)] {
        for part in ["data", "enc"] {
            let _lie = scene.letters(move |item| flip(&mut item["envelope"][part]));
            let id = scene.peer_sends(scene.id, body.clone(), None).await;
            assert_eq!(scene.message(id).await.content, Content::Unreadable);
            assert_eq!(scene.exchange().await, Exchange::default());
        }
    }
    assert_eq!(scene.victim.account.send_contact(scene.id, card()).await, Err(ClientError::NoConsent));
    scene.talk_goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withheld_invitation_is_a_gap_and_its_card_is_called_unasked_for() {
    let scene = Scene::open().await;
    // The victim asked, the peer sent a card, and the invitation is kept from the archive of a new device.
    scene.victim.account.send_contact(scene.id, Contact::Ask).await.unwrap();
    eventually("the invitation", || async {
        let exchange = scene.peer.account.exchange(scene.id).await.unwrap();
        (exchange.stage == ExchangeStage::Invited).then_some(())
    })
    .await;
    let given = scene.peer_sends(scene.id, Body::Contact(card()), None).await;
    assert_eq!(scene.message(given).await.warnings, []);
    assert!(scene.exchange().await.unsolicited.is_empty());

    let _lie = scene.relay.rewrite(get(scene.path("entries")), |answer| {
        answer["items"].as_array_mut().unwrap().remove(0);
    });
    let device = scene.new_device().await;
    let [shown] = <[_; 1]>::try_from(device.messages(scene.id).await.unwrap()).unwrap();
    assert_eq!((shown.id, shown.warnings), (given, vec![Warning::Gap]));
    let exchange = device.exchange(scene.id).await.unwrap();
    assert!(exchange.unsolicited.contains(&given), "{exchange:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_message_answers_is_the_authors_word_and_its_absence_shows() {
    let scene = Scene::open().await;
    let asked = scene.peer_writes("Mardi ou jeudi ?").await;
    scene.message(asked).await;
    let lie = scene.letters(|item| item["reply_to"] = item["message_id"].clone());
    let body = || Body::Text("Jeudi".to_owned());
    let answer = scene.peer_sends(scene.id, body(), Some(asked)).await;
    assert_eq!(scene.message(answer).await.reply_to, Some(asked));
    drop(lie);

    // The message that is answered is withheld, and with it what it said.
    let withheld = json!(asked);
    let _lie = scene.relay.rewrite(get(scene.path("entries")), move |answer| {
        answer["items"].as_array_mut().unwrap().retain(|item| item["message_id"] != withheld);
    });
    let device = scene.new_device().await;
    let [shown] = <[_; 1]>::try_from(device.messages(scene.id).await.unwrap()).unwrap();
    assert_eq!((shown.id, shown.reply_to, shown.warnings), (answer, Some(asked), vec![Warning::Gap]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_the_server_closes_has_no_farewell() {
    let scene = Scene::open().await;
    scene.talk_goes_on().await;
    let spots = [get("/conversations"), get(format!("/conversations/{}", scene.id))];
    let _lies = spots.map(|spot| {
        scene.relay.rewrite(spot, |answer| {
            let closed = if answer["items"].is_array() { &mut answer["items"][0] } else { answer };
            closed["open"] = json!(false);
        })
    });
    let device = scene.new_device().await;
    assert!(!device.conversation(scene.id).await.unwrap().open);
    device.conversations().await.unwrap();
    scene.resync();
    scene.shows("a closed conversation", |view| (!view.open).then_some(())).await;
    for account in [&scene.victim.account, &device] {
        let messages = account.messages(scene.id).await.unwrap();
        assert_eq!(messages.len(), 2);
        assert!(messages.iter().all(|message| matches!(message.content, Content::Text(_))));
    }
}
