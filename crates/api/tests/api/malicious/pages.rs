//! Lies about the pages of one's own archive.

use client::{Account, ClientError, Content, Sealed};
use protocol::problem::{Code, Problem};
use serde_json::{Value, json};

use super::attacks::flip;
use super::relay::Lie;
use super::{Said, Scene, get, put};
use crate::support::eventually;

const TAMPERED: ClientError = ClientError::Tampered { what: Sealed::ArchivePage };

/// What becomes of a page.
type Change = Box<dyn Fn(&mut Value) + Send + Sync>;

impl Scene {
    /// Four messages so large that three of them end up in a page each. Answers the sealed pages as they were written,
    /// and before them a first page that the server never took.
    pub(super) async fn paged(&self) -> Vec<Value> {
        let spot = put(self.path("pages/1")).once();
        let refusal = self.relay.answer(spot, |_| {
            let problem = Problem::new(Code::Unavailable, None);
            Said::json(problem.status, &json!(problem))
        });
        let written = || self.relay.seen(&put(self.path("pages/*")));
        for (number, text) in (1..).zip(["🍎", "🍐", "🍊", "🍋"]) {
            self.victim.account.send_text(self.id, &text.repeat(8_000)).await.unwrap();
            // From the second on, each message pushes the one before into a page.
            let due = if number == 1 { 0 } else { number };
            eventually("the page", || async { (written().len() == due).then_some(()) }).await;
        }
        drop(refusal);
        written().into_iter().map(|page| page.body["page"].clone()).collect()
    }

    fn page(&self, number: u64, change: impl Fn(&mut Value) + Send + Sync + 'static) -> Lie {
        self.relay.rewrite(get(self.path(&format!("pages/{number}"))), change)
    }

    async fn begins_with(&self, device: &Account, fruit: &str) -> bool {
        let oldest = device.messages(self.id).await.unwrap().remove(0);
        matches!(oldest.content, Content::Text(text) if text.starts_with(fruit))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_the_place_of_another_is_refused() {
    let scene = Scene::open().await;
    let pages = scene.paged().await;
    let [never_taken, first, second, _third] = pages.as_slice() else { panic!("{} pages", pages.len()) };
    // A new device holds the newest message and goes back from there.
    let device = scene.new_device().await;
    assert!(scene.begins_with(&device, "🍋").await);
    assert!(device.older(scene.id).await.unwrap());
    assert!(scene.begins_with(&device, "🍊").await);

    let (earlier, missing) = (first.clone(), Problem::new(Code::NotFound, None));
    let lies: [Change; 2] = [
        Box::new(move |answer| answer["page"] = earlier.clone()),
        Box::new(|answer| flip(&mut answer["page"]["data"])),
    ];
    for change in lies {
        let _lie = scene.page(2, change);
        assert_eq!(device.older(scene.id).await, Err(TAMPERED));
    }
    let lie = scene.relay.answer(get(scene.path("pages/2")), move |_| Said::json(404, &json!(missing)));
    assert_eq!(device.older(scene.id).await, Err(TAMPERED));
    drop(lie);
    assert_eq!(device.conversation(scene.id).await.unwrap().trouble, Some(TAMPERED));
    assert!(scene.begins_with(&device, "🍊").await);
    assert!(device.older(scene.id).await.unwrap());

    // Authentic, with the right number, but not the one that page 2 was written after.
    let other = never_taken.clone();
    let lie = scene.page(1, move |answer| answer["page"] = other.clone());
    assert_eq!(device.older(scene.id).await, Err(TAMPERED));
    drop(lie);
    assert!(device.older(scene.id).await.unwrap());
    assert!(!device.older(scene.id).await.unwrap());
    assert!(scene.begins_with(&device, "🍎").await);
    let messages = device.messages(scene.id).await.unwrap();
    assert!(messages.iter().all(|message| message.warnings.is_empty()));
    assert_ne!(first, second);
    device.send_text(scene.id, "Tout est là.").await.unwrap();
    scene.peer.wait_for(scene.id, "Tout est là.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fewer_pages_than_before_are_noticed() {
    let scene = Scene::open().await;
    scene.paged().await;
    let _list = scene.relay.rewrite(get("/conversations"), |list| list["items"][0]["pages"] = json!(1));
    let fewer = Some(ClientError::RolledBack { what: Sealed::ArchivePage });
    scene.resync();
    scene.shows("the rollback", |view| (view.trouble == fewer).then_some(())).await;
    let device = scene.again().await;
    assert_eq!(device.conversations().await.unwrap().remove(0).trouble, fewer);
    // The device goes on with what it knows.
    assert!(device.older(scene.id).await.unwrap());
    assert!(scene.begins_with(&device, "🍊").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_chained_to_a_page_that_does_not_open() {
    let scene = Scene::open().await;
    scene.paged().await;
    let lie = scene.page(3, |answer| flip(&mut answer["page"]["data"]));
    let before = scene.relay.seen(&put(scene.path("pages/*"))).len();
    scene.victim.account.send_text(scene.id, &"🥝".repeat(8_000)).await.unwrap();
    lie.wait().await;
    tokio::time::sleep(crate::support::people::A_WHILE).await;
    assert_eq!(scene.relay.seen(&put(scene.path("pages/*"))).len(), before);
    drop(lie);
    scene.victim.account.send_text(scene.id, &"🍇".repeat(8_000)).await.unwrap();
    eventually("the next page", || async {
        (scene.relay.seen(&put(scene.path("pages/4"))).len() == 1).then_some(())
    })
    .await;
}
