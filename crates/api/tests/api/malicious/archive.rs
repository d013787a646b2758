//! Lies about one's own archive: entries and the reading state.

use client::{ClientError, Content, Sealed, Warning};
use protocol::ids::MessageId;
use serde_json::{Value, json};

use super::attacks::flip;
use super::relay::Lie;
use super::{Scene, get, put};
use crate::support::people::{texts, wait_for};

const ALTERED: Option<ClientError> = Some(ClientError::Tampered { what: Sealed::Entries });
const TOO_SHORT: Option<ClientError> = Some(ClientError::RolledBack { what: Sealed::Entries });

/// What becomes of the entries.
type Change = Box<dyn Fn(&mut Vec<Value>) + Send + Sync>;

impl Scene {
    /// Alters the whole list; who only asks for the latest gets it.
    fn entries(&self, change: impl Fn(&mut Vec<Value>) + Send + Sync + 'static) -> Lie {
        let spot = get(self.path("entries"));
        self.relay.rewrite(spot, move |answer| {
            let items = answer["items"].as_array_mut().unwrap();
            if items.len() >= 3 {
                change(items);
            }
        })
    }

    /// The peer writes three messages, and the victim has them.
    async fn three(&self) -> [MessageId; 3] {
        let mut ids = Vec::new();
        for text in ["un", "deux", "trois"] {
            let id = self.peer_writes(text).await;
            self.message(id).await;
            ids.push(id);
        }
        ids.try_into().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn altered_entries_are_marked_and_the_rest_stays() {
    let scene = Scene::open().await;
    let ids = scene.three().await;
    let lies: [Change; 2] = [
        // The first two are exchanged.
        Box::new(|items| {
            let (one, two) = (items[0]["blob"].clone(), items[1]["blob"].clone());
            (items[0]["blob"], items[1]["blob"]) = (two, one);
        }),
        Box::new(|items| items.iter_mut().take(2).for_each(|item| flip(&mut item["blob"]["data"]))),
    ];
    for change in lies {
        let _lie = scene.entries(change);
        let device = scene.new_device().await;
        let view = device.conversation(scene.id).await.unwrap();
        assert_eq!(view.trouble, ALTERED);
        let messages = device.messages(scene.id).await.unwrap();
        assert_eq!(messages.iter().map(|message| message.id).collect::<Vec<_>>(), ids);
        for message in &messages[..2] {
            let altered = (Content::Unreadable, vec![Warning::Altered], false);
            assert_eq!((message.content.clone(), message.warnings.clone(), message.mine), altered);
        }
        assert_eq!(messages[2].content, Content::Text("trois".to_owned()));
        assert_eq!(messages[2].warnings, [Warning::Gap]);
    }
    let _lie = scene.entries(|items| flip(&mut items[0]["blob"]["data"]));
    let device = scene.new_device().await;
    device.send_text(scene.id, "Je ne vois pas le début.").await.unwrap();
    scene.peer.wait_for(scene.id, "Je ne vois pas le début.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_entry_leaves_a_gap() {
    let scene = Scene::open().await;
    scene.three().await;
    scene.victim.account.send_text(scene.id, "quatre").await.unwrap();
    scene.peer.wait_for(scene.id, "quatre").await;
    let last = scene.peer_writes("cinq").await;
    scene.message(last).await;
    // Of the peer's, the next in the chain tells; of one's own, the peer who has seen it.
    for (missing, next) in [(1, "trois"), (3, "cinq")] {
        let _lie = scene.entries(move |items| drop(items.remove(missing)));
        let device = scene.new_device().await;
        let messages = device.messages(scene.id).await.unwrap();
        assert_eq!(messages.len(), 4);
        for message in messages {
            let gap = message.content == Content::Text(next.to_owned());
            assert_eq!(message.warnings == [Warning::Gap], gap, "{message:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_that_ends_too_early_is_noticed() {
    let scene = Scene::open().await;
    scene.three().await;
    let lie = scene.entries(|items| drop(items.pop()));
    // By a session that knows more, and by a later one on the same device.
    scene.resync();
    let view = scene.shows("the older archive", |view| view.trouble.is_some().then_some(view)).await;
    assert_eq!(view.trouble, TOO_SHORT);
    assert_eq!(scene.victim.texts(scene.id).await.len(), 3);
    assert_eq!(scene.again().await.conversation(scene.id).await.unwrap().trouble, TOO_SHORT);
    // A device that has seen nothing cannot know, unless another one has said how far it read.
    assert_eq!(scene.new_device().await.conversation(scene.id).await.unwrap().trouble, None);
    scene.victim.account.mark_read(scene.id).await.unwrap();
    let device = scene.new_device().await;
    assert_eq!(device.conversation(scene.id).await.unwrap().trouble, TOO_SHORT);
    assert_eq!(texts(&device, scene.id).await.len(), 2);
    drop(lie);
    assert_eq!(scene.again().await.conversation(scene.id).await.unwrap().trouble, None);
    scene.talk_goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_that_go_in_circles_end_with_an_error() {
    let scene = Scene::open().await;
    scene.three().await;
    let device = scene.new_device().await;
    let lies: [Change; 2] = [Box::new(|items| items.reverse()), Box::new(|items| items.rotate_left(1))];
    for change in lies {
        let _lie = scene.entries(change);
        assert_eq!(device.messages(scene.id).await.unwrap_err(), ClientError::Answer);
    }
    let _lie =
        scene.relay.rewrite(get(scene.path("entries")), |answer| answer["next_cursor"] = json!("encore"));
    assert_eq!(device.messages(scene.id).await.unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_state_is_that_of_its_conversation_and_never_older() {
    let scene = Scene::open().await;
    let other = scene.another().await;
    scene.three().await;
    scene.victim.account.mark_read(scene.id).await.unwrap();
    let id = scene.peer.account.send_text(other, "ailleurs").await.unwrap();
    wait_for(&scene.victim.account, other, "ailleurs").await;
    scene.victim.account.mark_read(other).await.unwrap();
    let elsewhere = scene.relay.seen(&put(format!("/conversations/{other}/state"))).remove(0).body;
    let first = scene.relay.seen(&put(scene.path("state"))).remove(0).body;
    assert!(scene.three().await.iter().all(|later| *later > id));
    scene.victim.account.mark_read(scene.id).await.unwrap();

    let spot = || get(scene.path("state"));
    let (foreign, older) = (json!({ "version": 1, "blob": elsewhere["blob"] }), first["blob"].clone());
    let tampered = Some(ClientError::Tampered { what: Sealed::Reading });
    for lie in [foreign, json!({ "version": 2, "blob": older.clone() }), json!({ "version": 2 })] {
        let _lie = scene.relay.rewrite(spot(), move |state| *state = lie.clone());
        let device = scene.new_device().await;
        let view = device.conversation(scene.id).await.unwrap();
        assert_eq!((view.trouble, view.unread), (tampered.clone(), 6));
        assert_eq!(device.messages(scene.id).await.unwrap().len(), 6);
    }
    let rolled_back = Some(ClientError::RolledBack { what: Sealed::Reading });
    for lie in [json!({ "version": 1, "blob": older }), json!({ "version": 0 })] {
        let _lie = scene.relay.rewrite(spot(), move |state| *state = lie.clone());
        assert_eq!(scene.again().await.conversation(scene.id).await.unwrap().trouble, rolled_back);
    }
    let view = scene.again().await.conversation(scene.id).await.unwrap();
    assert_eq!((view.trouble, view.unread), (None, 0));
}
