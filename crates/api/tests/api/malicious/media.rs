//! Lies about files: whatever comes is what was sealed, or it is not shown.

use std::sync::atomic::{AtomicU32, Ordering};

use client::{Attachment, ClientError};
use protocol::limits::SEALED_CHUNK_BYTES;

use super::{Fate, Said, Scene, get};
use crate::media::sdk::newest;

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

    // The second part in the place of the first, and the whole for every part.
    let spot = || get(format!("/media/{}/content", media.media_id));
    let whole = scene.relay.answer(spot(), |_| Said::new(200, "application/octet-stream", vec![1; 700_176]));
    assert_eq!(fetch().await.unwrap_err(), ClientError::FileAltered);
    drop(whole);
    assert!(*fetch().await.unwrap().bytes == content);
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
