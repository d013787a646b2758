//! Files as the SDK sends and fetches them.

use std::sync::Mutex;
use std::time::Duration;

use client::{Account, Attachment, ClientError, Content, Format, Media};
use futures::future::{Either, select};
use protocol::ids::ConversationId;
use rstest::rstest;
use store::StoreError;
use store::testing::Engine::{self, Postgres, Sqlite};

use super::{Place, Scene};
use crate::support::eventually;

const PLACE: &[u8] = b"GPS 48.8566 N 2.3522 E";

/// A picture with a place in it, large enough for several parts.
fn photo(bytes: usize) -> Vec<u8> {
    let segment = |marker: u8, payload: &[u8]| {
        let size = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &size[..], payload].concat()
    };
    let scan: Vec<u8> = (0..bytes).map(|n| u8::try_from(n * 7 % 251).unwrap()).collect();
    let exif = segment(0xe1, &[b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0", PLACE].concat());
    let frame = segment(0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    [vec![0xff, 0xd8], exif, frame, segment(0xda, &[1, 1, 0, 0, 63, 0]), scan, vec![0xff, 0xd9]].concat()
}

/// The newest file of a conversation, once it is there.
pub(crate) async fn newest(account: &Account, id: ConversationId) -> Media {
    eventually("the file", || async {
        let messages = account.messages(id).await.ok()?;
        messages.into_iter().rev().find_map(|message| match message.content {
            Content::Media(media) => Some(*media),
            _ => None,
        })
    })
    .await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_arrives_without_its_place(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(Place::Folder, Place::S3)] place: Place,
) {
    let scene = Scene::open(engine, place).await;
    let (demandeur, pro, id) = scene.server.pair().await;
    let original = photo(1_300_000);
    let mut picture = Attachment::new("../Salle de bain.jpg", original.clone()).unwrap();
    picture.caption = "La fuite est là".to_owned().try_into().ok();
    let sent = picture.bytes().to_vec();
    let steps = Mutex::new(Vec::new());
    let progress = |done, all| steps.lock().unwrap().push((done, all));
    pro.account.send_file(id, picture, None, progress).await.unwrap();
    let steps = steps.into_inner().unwrap();
    assert!(steps.is_sorted() && steps.len() == 4 && steps.first().unwrap().0 == 0, "{steps:?}");
    assert!(steps.last().is_some_and(|(done, all)| done == all));

    let media = newest(&demandeur.account, id).await;
    assert_eq!(media.name.as_str(), "_Salle de bain.jpg");
    assert_eq!(
        (media.mime.as_str(), media.caption.as_ref().unwrap().as_str()),
        ("image/jpeg", "La fuite est là")
    );
    let fetched = demandeur.account.fetch_file(&media, |_, _| {}).await.unwrap();
    assert!(*fetched.bytes == sent && fetched.format == Some(Format::Jpeg));
    let tells = |bytes: &[u8]| bytes[..200].windows(PLACE.len()).any(|window| window == PLACE);
    assert!(tells(&original) && !tells(&sent) && sent.len() < original.len());
    // On another device of the sender's, out of the archive.
    let elsewhere = scene.server.log_in(&pro).await;
    let media = newest(&elsewhere, id).await;
    assert!(*elsewhere.fetch_file(&media, |_, _| {}).await.unwrap().bytes == sent);

    // Nothing of it is where the server keeps things.
    let (middle, place) = (&sent[700_000..700_032], String::from_utf8(PLACE.to_vec()).unwrap());
    for folder in [scene.folder(), scene.server.home().to_owned()] {
        let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        for path in entries.filter(|path| path.is_file()) {
            let content = std::fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&content);
            assert!(
                [&place, "Salle de bain", "La fuite"].iter().all(|words| !text.contains(*words)),
                "{path:?}"
            );
            let is_object = folder == scene.folder();
            assert!(!is_object || !content.windows(32).any(|bytes| bytes == middle), "{path:?}");
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_survives_kills_and_a_download_too(#[values(Sqlite, Postgres)] engine: Engine) {
    let mut scene = Scene::open(engine, Place::Folder).await;
    let (demandeur, pro, id) = scene.server.pair().await;
    let picture = Attachment::new("photo.jpg", photo(5_000_000)).unwrap();
    let sent = picture.bytes().to_vec();
    let (account, done) = (pro.account.clone(), std::sync::Arc::new(Mutex::new(0)));
    let told = std::sync::Arc::clone(&done);
    let sending = tokio::spawn(async move {
        account.send_file(id, picture, None, |bytes, _| *told.lock().unwrap() = bytes).await
    });
    eventually("some of it is there", || async { (*done.lock().unwrap() > 0).then_some(()) }).await;
    scene.server.kill();
    tokio::time::sleep(Duration::from_millis(50)).await;
    scene.server.restart();
    sending.await.unwrap().unwrap();

    let media = newest(&demandeur.account, id).await;
    let (account, here) = (demandeur.account.clone(), std::sync::Arc::new(Mutex::new(0)));
    let told = std::sync::Arc::clone(&here);
    let fetching =
        tokio::spawn(
            async move { account.fetch_file(&media, |bytes, _| *told.lock().unwrap() = bytes).await },
        );
    eventually("some of it is here", || async { (*here.lock().unwrap() > 0).then_some(()) }).await;
    scene.server.kill();
    scene.server.restart();
    assert!(*fetching.await.unwrap().unwrap().bytes == sent);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_upload_leaves_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::open(engine, Place::Folder).await;
    let (demandeur, pro, id) = scene.server.pair().await;
    let picture = Attachment::new("photo.jpg", photo(3_000_000)).unwrap();
    let (begun, enough) = futures::channel::oneshot::channel();
    let begun = Mutex::new(Some(begun));
    let progress = |done, _| {
        if done > 0
            && let Some(begun) = begun.lock().unwrap().take()
        {
            begun.send(()).unwrap();
        }
    };
    let sending = Box::pin(pro.account.send_file(id, picture, None, progress));
    match select(sending, enough).await {
        Either::Left((sent, _)) => panic!("{sent:?}"),
        // The future is dropped here.
        Either::Right((_, sending)) => drop(sending),
    }
    eventually("the parts are gone", || async { scene.objects().is_empty().then_some(()) }).await;
    pro.account.send_text(id, "Sans photo, finalement").await.unwrap();
    demandeur.wait_for(id, "Sans photo, finalement").await;
    assert_eq!(demandeur.account.messages(id).await.unwrap().len(), 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_time_is_over_is_told_as_gone(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::open(engine, Place::Folder).await;
    let (demandeur, pro, id) = scene.server.pair().await;
    let file = Attachment::new("devis.pdf", b"%PDF-1.7 un devis".to_vec()).unwrap();
    pro.account.send_file(id, file, None, |_, _| {}).await.unwrap();
    let media = newest(&demandeur.account, id).await;
    let fetched = demandeur.account.fetch_file(&media, |_, _| {}).await.unwrap();
    assert_eq!((fetched.format, fetched.bytes.as_slice()), (None, &b"%PDF-1.7 un devis"[..]));
    let store = scene.server.store().await;
    for due in ["UPDATE media SET due_at = 1", "DELETE FROM media"] {
        let done: Result<u64, StoreError> = store.write(async |tx| tx.query(due).execute().await).await;
        assert_eq!(done.unwrap(), 1);
        let gone = demandeur.account.fetch_file(&media, |_, _| {}).await;
        assert_eq!(gone.unwrap_err(), ClientError::FileGone, "{due}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_is_refused_before_anything_goes_up(#[values(Sqlite, Postgres)] engine: Engine) {
    let most = 20 * 1024 * 1024;
    assert_eq!(Attachment::new("a", Vec::new()).unwrap_err(), ClientError::Empty);
    assert!(Attachment::new("a", vec![1; most]).is_ok());
    assert_eq!(Attachment::new("a", vec![1; most + 1]).unwrap_err(), ClientError::FileTooLarge);
    assert_eq!(
        Attachment::new("a", b"\xff\xd8\xff\xe1\0\x40Exif".to_vec()).unwrap_err(),
        ClientError::FileDamaged
    );

    let scene = Scene::open(engine, Place::Folder).await;
    let (demandeur, pro, id) = scene.server.pair().await;
    scene.server.must(&["admin", "ban", "--user", &pro.account.user_id().to_string(), "--reason", "essai"]);
    let file = Attachment::new("a.txt", b"bonjour".to_vec()).unwrap();
    let refused = demandeur.account.send_file(id, file, None, |_, _| {}).await.unwrap_err();
    assert_eq!(refused.code(), Some(protocol::problem::Code::ConversationClosed));
    assert!(demandeur.account.messages(id).await.unwrap().is_empty());
}
