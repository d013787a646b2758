//! Lies about how many archive pages there are, and about pages that only a search reads.

use std::sync::atomic::{AtomicU64, Ordering};

use client::{Account, ClientError, Gathered, Sealed, Warning};
use protocol::problem::{Code, Problem};
use serde_json::json;

use super::relay::Lie;
use super::{Said, Scene, get, put};
use crate::support::people::A_WHILE;

const TAMPERED: ClientError = ClientError::Tampered { what: Sealed::ArchivePage };

impl Scene {
    /// The answers about the conversation itself and its entries count these pages.
    fn pages_are(&self, pages: u64) -> [Lie; 3] {
        let list =
            self.relay.rewrite(get("/conversations"), move |list| list["items"][0]["pages"] = json!(pages));
        let one = get(format!("/conversations/{}", self.id));
        let one = self.relay.rewrite(one, move |answer| answer["pages"] = json!(pages));
        let entries = get(self.path("entries"));
        let entries = self.relay.rewrite(entries, move |answer| answer["pages"] = json!(pages));
        [list, one, entries]
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_pages_than_there_are_is_a_page_withheld() {
    let scene = Scene::open().await;
    scene.paged().await;
    for more in [4, u64::MAX] {
        let lie =
            scene.relay.rewrite(get(scene.path("entries")), move |answer| answer["pages"] = json!(more));
        let device = scene.new_device().await;
        assert!(!device.messages(scene.id).await.unwrap().is_empty(), "what is there is shown");
        assert_eq!(device.older(scene.id).await, Err(TAMPERED));
        assert_eq!(device.conversation(scene.id).await.unwrap().trouble, Some(TAMPERED));
        // Nothing is chained to what is not there.
        let before = scene.relay.seen(&put(scene.path("pages/*"))).len();
        device.send_text(scene.id, &"🥝".repeat(8_000)).await.unwrap();
        tokio::time::sleep(A_WHILE).await;
        let written = scene.relay.seen(&put(scene.path("pages/*")))[before..].to_vec();
        assert!(
            written.iter().all(|page| page.path.ends_with("/4") || page.path.ends_with("/5")),
            "{written:?}"
        );
        drop(lie);
    }
    let device = scene.again().await;
    let mut pages = 0;
    while device.older(scene.id).await.unwrap() {
        pages += 1;
    }
    assert!(pages >= 3);
    let messages = device.messages(scene.id).await.unwrap();
    assert!(messages.iter().all(|message| message.warnings.is_empty()), "{messages:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fewer_pages_than_there_are_leave_a_gap() {
    let scene = Scene::open().await;
    scene.paged().await;
    // Only the entries lie: the conversation itself says more.
    {
        let _lie = scene.relay.rewrite(get(scene.path("entries")), |answer| answer["pages"] = json!(0));
        let device = scene.new_device().await;
        device.messages(scene.id).await.unwrap();
        assert!(device.older(scene.id).await.unwrap());
    }
    // All that is said agrees: what was chained to what is withheld tells.
    for (pages, shown) in [(0, 1), (2, 3)] {
        let _lies = scene.pages_are(pages);
        let device = scene.new_device().await;
        device.conversation(scene.id).await.unwrap();
        device.conversations().await.unwrap();
        while device.older(scene.id).await.unwrap() {}
        let messages = device.messages(scene.id).await.unwrap();
        assert_eq!(messages.len(), shown);
        let newest = messages.last().unwrap();
        assert_eq!(newest.warnings, [Warning::Gap]);
        assert!(messages[..shown - 1].iter().all(|message| message.warnings.is_empty()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_multiply_while_entries_are_read_end_with_an_error() {
    let scene = Scene::open().await;
    scene.talk_goes_on().await;
    let device = scene.new_device().await;
    let count = AtomicU64::new(0);
    let lie = scene.relay.rewrite(get(scene.path("entries")), move |answer| {
        answer["pages"] = json!(count.fetch_add(1, Ordering::Relaxed));
        answer["next_cursor"] = json!("encore");
    });
    assert_eq!(device.messages(scene.id).await.unwrap_err(), ClientError::Answer);
    drop(lie);
    assert_eq!(device.messages(scene.id).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_says_when_a_page_is_withheld_or_exchanged() {
    let scene = Scene::open().await;
    let pages = scene.paged().await;
    let never_taken = pages[0].clone();
    let missing = Problem::new(Code::NotFound, None);
    let gather = async |device: &Account| {
        let mut last = Gathered::default();
        device.gather(None, |step| last = step).await.unwrap();
        last
    };
    {
        let _lie = scene.relay.answer(get(scene.path("pages/2")), move |_| Said::json(404, &json!(missing)));
        let device = scene.new_device().await;
        assert!(gather(&device).await.incomplete);
    }
    {
        let page = never_taken.clone();
        let _lie =
            scene.relay.rewrite(get(scene.path("pages/1")), move |answer| answer["page"] = page.clone());
        let device = scene.new_device().await;
        assert!(gather(&device).await.incomplete, "page 2 names another page 1");
        assert_eq!(device.conversation(scene.id).await.unwrap().trouble, Some(TAMPERED));
    }
    let device = scene.new_device().await;
    assert!(!gather(&device).await.incomplete);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_were_never_shown_are_not_sealed_as_deleted() {
    let scene = Scene::open().await;
    scene.paged().await;
    let device = scene.new_device().await;
    {
        let _lies = scene.pages_are(u64::MAX);
        device.conversations().await.unwrap();
        assert_eq!(device.delete_copy(scene.id).await, Err(TAMPERED));
    }
    assert!(scene.relay.seen(&put(scene.path("state"))).is_empty());
    // Told the truth, a device deletes what there is.
    let device = scene.new_device().await;
    device.delete_copy(scene.id).await.unwrap();
    assert!(device.conversations().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_counts_as_far_as_there_are_numbers() {
    let scene = Scene::open().await;
    scene.paged().await;
    scene.another().await;
    let _lie = scene.relay.rewrite(get("/conversations"), |list| {
        for item in list["items"].as_array_mut().unwrap() {
            item["pages"] = json!(u64::MAX);
        }
    });
    let device = scene.new_device().await;
    let mut last = Gathered::default();
    device.gather(None, |step| last = step).await.unwrap();
    assert_eq!((last.total, last.incomplete), (u64::MAX, true));
}
