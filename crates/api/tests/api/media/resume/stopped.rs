//! Uploads that somebody stops, or that cannot go on.

use client::{Account, ClientError};
use protocol::accounts::Kind;
use protocol::ids::ConversationId;
use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};

use super::{BYTES, NAME, Scene, arrived_once, attachment, begin, files, kept, nothing_is_kept};
use crate::support::eventually;
use crate::support::people::Person;

/// Names of the files that cannot go on.
async fn told(account: &Account, id: ConversationId) -> Vec<String> {
    eventually("the file is told of", async || {
        let told = account.interrupted(id).await;
        (!told.is_empty()).then(|| told.iter().map(|file| file.name.to_string()).collect())
    })
    .await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_log_out_in_the_middle_only_delays_it(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::open(engine).await;
    let wall = scene.wall();
    let sending = begin(&scene.pro.account, scene.id, &wall).await;
    scene.pro.account.log_out().await.unwrap();
    assert_eq!(sending.await.unwrap(), Err(ClientError::SignedOut));
    drop(wall);
    assert_eq!(kept(&scene.device.storage()), (6, 1));
    // Whoever else uses the device neither sees nor sends it.
    let other = Person::sign_up(&scene.device, Kind::Pro).await;
    assert_eq!(other.account.interrupted(scene.id).await, []);
    assert!(other.account.resumed_files(scene.id).is_empty());
    assert_eq!(kept(&scene.device.storage()), (6, 1));
    let _account = scene.log_in().await;
    arrived_once(&scene).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn cancelled_it_leaves_nothing_whoever_waits_to_go_on(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::open(engine).await;
    let wall = scene.wall();
    let sending = begin(&scene.pro.account, scene.id, &wall).await;
    let tab = scene.log_in().await;
    assert_eq!(tab.interrupted(scene.id).await, []);
    sending.abort();
    nothing_is_kept(&scene.device.storage()).await;
    drop(wall);

    scene.crash().await;
    let wall = scene.wall();
    let account = scene.log_in().await;
    let going = async || account.resumed_files(scene.id).into_iter().find(|file| file.done > 0);
    wall.wait().await;
    eventually("it goes on", going).await.cancel.abort();
    nothing_is_kept(&scene.device.storage()).await;
    drop(wall);
    eventually("it is gone", async || account.resumed_files(scene.id).is_empty().then_some(())).await;
    let objects = scene.server.home().join("media");
    let empty = async || std::fs::read_dir(&objects).unwrap().next().is_none().then_some(());
    eventually("the parts are gone", empty).await;
    assert_eq!((account.interrupted(scene.id).await, tab.interrupted(scene.id).await), (vec![], vec![]));
    account.send_file(scene.id, attachment(), None, |_, _| {}).await.unwrap();
    arrived_once(&scene).await;
}

/// Why an upload cannot go on.
#[derive(Debug, Clone, Copy)]
enum Why {
    /// The server has given it up.
    GivenUp,
    /// The server does not know it any more.
    Unknown,
    /// The device needed the room for messages.
    NoRoomLater,
    /// The device never had room for it.
    NoRoom,
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_go_on_is_told_of(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(Why::GivenUp, Why::Unknown, Why::NoRoomLater, Why::NoRoom)] why: Why,
) {
    let scene = Scene::open(engine).await;
    let storage = scene.device.storage();
    if matches!(why, Why::NoRoom) {
        storage.set_room(Some(BYTES / 2));
    }
    scene.crash().await;
    let sql = match why {
        Why::GivenUp => Some("UPDATE media SET due_at = 1"),
        Why::Unknown => Some("DELETE FROM media"),
        Why::NoRoomLater | Why::NoRoom => None,
    };
    if let Some(sql) = sql {
        assert_eq!(scene.server.alter(sql, |query| query).await, 1);
    }
    if matches!(why, Why::NoRoomLater) {
        storage.set_room(Some(BYTES / 2));
        scene.pro.account.send_text(scene.id, "Un message prend la place").await.unwrap();
        scene.demandeur.wait_for(scene.id, "Un message prend la place").await;
    }
    let account = scene.log_in().await;
    assert_eq!(told(&account, scene.id).await, [NAME]);
    assert_eq!(kept(&storage), (0, 1), "{why:?}");
    assert!(storage.contents().iter().all(|(_, value)| !String::from_utf8_lossy(value).contains("secret")));
    assert!(account.resumed_files(scene.id).is_empty() && account.is_kept());
    assert_eq!(files(&scene.demandeur.account, scene.id).await, 0);

    // Chosen again, it arrives.
    let told = account.interrupted(scene.id).await;
    account.forget_interrupted(scene.id, told[0].id).await;
    account.send_file(scene.id, attachment(), None, |_, _| {}).await.unwrap();
    arrived_once(&scene).await;
}
