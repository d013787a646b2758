//! Lies about files: whatever comes is what was sealed, or it is not shown.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use client::{Attachment, ClientError, Media};
use protocol::limits::SEALED_CHUNK_BYTES;

use super::{Fate, Said, Scene, get};
use crate::media::sdk::newest;
use crate::support::eventually;

/// What becomes of the first part.
type Change = Box<dyn Fn(&mut Vec<u8>) + Send + Sync>;

#[tokio::test(flavor = "multi_thread")]
async fn files_that_were_cut_reordered_or_exchanged_are_refused() {
    let scene = Scene::open().await;
    let content: Vec<u8> = (0..700_000_u32).map(|n| u8::try_from(n % 241).unwrap()).collect();
    let send = async |bytes: Vec<u8>| {
        let file = Attachment::new("plan.bin", bytes).unwrap();
        scene.peer.account.send_file(scene.id, file, None, |_, _| {}).await.unwrap();
    };
    send(content.clone()).await;
    let media = newest(&scene.victim.account, scene.id).await;
    let fetch = async || scene.victim.account.fetch_file(&media, |_, _| {}).await;
    assert!(*fetch().await.unwrap().bytes == content);

    let chunk = usize::try_from(SEALED_CHUNK_BYTES).unwrap();
    let lies: [(&str, Change); 8] = [
        ("cut off", Box::new(|bytes| bytes.truncate(bytes.len() - 1))),
        ("a chunk less", Box::new(move |bytes| bytes.truncate(bytes.len() - chunk))),
        ("empty", Box::new(Vec::clear)),
        ("a byte more", Box::new(|bytes| bytes.push(0))),
        ("a bit flipped", Box::new(|bytes| bytes[70_000] ^= 1)),
        ("chunks exchanged", Box::new(move |bytes| bytes[..2 * chunk].rotate_left(chunk))),
        ("a chunk twice", Box::new(move |bytes| bytes.copy_within(..chunk, chunk))),
        ("another file", Box::new(|bytes| bytes.fill(7))),
    ];
    for (name, change) in lies {
        let spot = get(format!("/media/{}/content", media.media_id));
        let lie = scene.relay.twist(spot.once(), move |_, said| change(&mut said.body));
        assert_eq!(fetch().await.unwrap_err(), ClientError::FileAltered, "{name}");
        drop(lie);
    }

    // The whole for every part.
    let spot = || get(format!("/media/{}/content", media.media_id));
    let whole = scene.relay.answer(spot(), |_| Said::new(200, "application/octet-stream", vec![1; 700_176]));
    assert_eq!(fetch().await.unwrap_err(), ClientError::FileAltered);
    drop(whole);
    assert!(*fetch().await.unwrap().bytes == content);
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_exchanged_and_another_file_of_the_same_length_are_refused() {
    let scene = Scene::open().await;
    let send = async |filling: u8| {
        let file = Attachment::new("plan.bin", vec![filling; 1_300_000]).unwrap();
        scene.peer.account.send_file(scene.id, file, None, |_, _| {}).await.unwrap();
        eventually("the file", || async {
            let media = newest(&scene.victim.account, scene.id).await;
            let file = scene.victim.account.fetch_file(&media, |_, _| {}).await.ok()?;
            (file.bytes[0] == filling).then_some(media)
        })
        .await
    };
    // Both genuine, by the same author, in the same conversation.
    let (media, other) = (send(3).await, send(5).await);
    let fetch = async || scene.victim.account.fetch_file(&media, |_, _| {}).await;
    let spot = |media: &Media| get(format!("/media/{}/content", media.media_id));
    let parts_of = async |media: &Media| {
        let parts = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&parts);
        let look =
            scene.relay.twist(spot(media), move |_, said| kept.lock().unwrap().push(said.body.clone()));
        scene.victim.account.fetch_file(media, |_, _| {}).await.unwrap();
        drop(look);
        let parts: Vec<Vec<u8>> = parts.lock().unwrap().clone();
        parts
    };
    let (own, others) = (parts_of(&media).await, parts_of(&other).await);
    assert_eq!((own.len(), own[0].len()), (others.len(), own[1].len()));

    let exchanged = [own[1].clone(), own[0].clone(), own[2].clone()].to_vec();
    let again = [own[0].clone(), own[0].clone(), own[2].clone()].to_vec();
    let mixed = [own[0].clone(), others[1].clone(), own[2].clone()].to_vec();
    let ending = [own[0].clone(), own[1].clone(), others[2].clone()].to_vec();
    for (name, parts) in [
        ("parts exchanged", exchanged),
        ("a part twice", again),
        ("another file", others),
        ("a part of another file", mixed),
        ("the end of another file", ending),
    ] {
        let count = AtomicUsize::new(0);
        let lie = scene.relay.twist(spot(&media), move |_, said| {
            said.body.clone_from(&parts[count.fetch_add(1, Ordering::Relaxed)]);
        });
        assert_eq!(fetch().await.unwrap_err(), ClientError::FileAltered, "{name}");
        drop(lie);
    }
    assert!(fetch().await.unwrap().bytes.iter().all(|byte| *byte == 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_requests_and_answers_only_delay_a_file() {
    let scene = Scene::open().await;
    let content: Vec<u8> = (0..1_500_000_u32).map(|n| u8::try_from(n % 239).unwrap()).collect();
    scene.victim.account.messages(scene.id).await.unwrap();
    let count = AtomicU32::new(0);
    scene.relay.weather(move || match count.fetch_add(1, Ordering::Relaxed) % 4 {
        0 => Fate::AnswerLost,
        1 => Fate::Lost,
        _ => Fate::Passes,
    });
    let file = Attachment::new("plan.bin", content.clone()).unwrap();
    scene.victim.account.send_file(scene.id, file, None, |_, _| {}).await.unwrap();
    let media = newest(&scene.peer.account, scene.id).await;
    assert!(*scene.peer.account.fetch_file(&media, |_, _| {}).await.unwrap().bytes == content);
    assert!(*scene.victim.account.fetch_file(&media, |_, _| {}).await.unwrap().bytes == content);
}
