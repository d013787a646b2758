//! Read marks and what people let others see.

use protocol::read_marks::{ReadMarks, SealedReadMark};
use protocol::settings::{Settings, SettingsPatch};
use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{conversations, read_marks, users};

use crate::world::{ANNE, PAUL, PIA, World, conversation_id, envelope, person};

fn mark(n: u64, filling: u8) -> SealedReadMark {
    SealedReadMark { n, envelope: envelope(filling) }
}

async fn put(world: &World, who: u8, mark: SealedReadMark) -> bool {
    world.write(async |tx| read_marks::put(tx, person(who), conversation_id(1), &mark).await).await
}

async fn seen_by(world: &World, who: u8) -> ReadMarks {
    world.read(async |tx| read_marks::seen_by(tx, person(who), conversation_id(1)).await).await
}

async fn share_read(world: &World, who: u8, share: bool) {
    let patch = SettingsPatch { share_read: Some(share), share_presence: None };
    let changed = world.write(async |tx| users::change_settings(tx, person(who), patch).await).await;
    assert_eq!(changed.unwrap().share_read, share);
}

#[rstest]
#[tokio::test]
async fn only_the_newest_mark_of_each_member_is_kept(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    assert_eq!(seen_by(&world, ANNE).await, ReadMarks { own: 0, peer: None });
    assert!(put(&world, PAUL, mark(2, 7)).await);
    assert!(!put(&world, PAUL, mark(2, 8)).await, "the number must rise");
    assert!(!put(&world, PAUL, mark(1, 8)).await);
    assert_eq!(seen_by(&world, ANNE).await, ReadMarks { own: 0, peer: Some(mark(2, 7)) });
    assert_eq!(seen_by(&world, PAUL).await, ReadMarks { own: 2, peer: None });
    assert!(put(&world, PAUL, mark(9, 9)).await);
    assert!(put(&world, ANNE, mark(1, 1)).await, "everyone counts for themselves");
    assert_eq!(seen_by(&world, ANNE).await, ReadMarks { own: 1, peer: Some(mark(9, 9)) });
    assert_eq!(seen_by(&world, PAUL).await, ReadMarks { own: 9, peer: Some(mark(1, 1)) });
}

#[rstest]
#[tokio::test]
async fn who_hides_neither_shows_nor_sees(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    put(&world, PAUL, mark(1, 1)).await;
    put(&world, ANNE, mark(1, 2)).await;
    share_read(&world, ANNE, false).await;
    assert_eq!(seen_by(&world, ANNE).await, ReadMarks { own: 1, peer: None });
    assert_eq!(seen_by(&world, PAUL).await, ReadMarks { own: 1, peer: None });
    share_read(&world, ANNE, true).await;
    assert_eq!(seen_by(&world, PAUL).await.peer, Some(mark(1, 2)));
}

#[rstest]
#[tokio::test]
async fn only_members_leave_marks(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let stranger = world
        .store
        .write(async |tx| read_marks::put(tx, person(PIA), conversation_id(1), &mark(1, 1)).await)
        .await;
    assert!(stranger.is_err());
}

#[rstest]
#[tokio::test]
async fn settings_change_one_by_one(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let read = async |who| world.read(async |tx| users::settings(tx, person(who)).await).await;
    assert_eq!(read(ANNE).await, Some(Settings::default()));
    let patch = SettingsPatch { share_read: None, share_presence: Some(false) };
    world.write(async |tx| users::change_settings(tx, person(ANNE), patch).await).await;
    assert_eq!(read(ANNE).await, Some(Settings { share_read: true, share_presence: false }));
    let nothing = SettingsPatch::default();
    world.write(async |tx| users::change_settings(tx, person(ANNE), nothing).await).await;
    assert_eq!(read(ANNE).await, Some(Settings { share_read: true, share_presence: false }));
    assert_eq!(read(99).await, None);
    assert_eq!(world.write(async |tx| users::change_settings(tx, person(99), patch).await).await, None);
}

#[rstest]
#[tokio::test]
async fn the_peer_is_the_other_member(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let peer = async |who| {
        world.read(async |tx| conversations::peer(tx, person(who), conversation_id(1)).await).await
    };
    assert_eq!(peer(ANNE).await, Some((person(PAUL), true)));
    assert_eq!(peer(PAUL).await, Some((person(ANNE), true)));
    assert_eq!(peer(PIA).await, None);
    world.write(async |tx| conversations::close(tx, conversation_id(1)).await).await;
    assert_eq!(peer(ANNE).await, Some((person(PAUL), false)));
}
