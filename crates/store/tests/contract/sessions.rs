//! Signed-in devices and failed sign-ins.

use protocol::ids::SessionId;
use protocol::time::Timestamp;
use rstest::rstest;
use store::sessions::{self, Session};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{Bucket, RefreshHash, attempts};

use crate::world::{ANNE, NOW, World, later, person};

fn session(n: u8) -> Session {
    Session {
        id: SessionId::make(NOW, [n; 10]),
        user: person(ANNE),
        refresh_hash: RefreshHash::new([n; 32]),
        previous_hash: None,
        rotated_at: None,
        created_at: NOW,
        expires_at: later(1_000),
        revoked_at: None,
    }
}

async fn signed_in(engine: Engine, n: u8) -> World {
    let world = World::peopled(engine).await;
    world.write(async |tx| sessions::insert(tx, &session(n)).await).await;
    world
}

async fn rotate(world: &World, from: u8, to: u8, now: Timestamp) -> bool {
    let (current, next) = (RefreshHash::new([from; 32]), RefreshHash::new([to; 32]));
    world
        .write(async |tx| sessions::rotate(tx, session(1).id, &current, &next, now, later(5_000)).await)
        .await
}

#[rstest]
#[tokio::test]
async fn a_rotation_replaces_the_current_token_only(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = signed_in(engine, 1).await;
    assert!(rotate(&world, 1, 2, later(10)).await);
    assert!(!rotate(&world, 1, 3, later(11)).await);
    let found = world.read(async |tx| sessions::find(tx, session(1).id).await).await;
    let expected = Session {
        refresh_hash: RefreshHash::new([2; 32]),
        previous_hash: Some(RefreshHash::new([1; 32])),
        rotated_at: Some(later(10)),
        expires_at: later(5_000),
        ..session(1)
    };
    assert_eq!(found, Some(expected));
}

#[rstest]
#[tokio::test]
async fn an_expired_or_revoked_session_does_not_rotate(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = signed_in(engine, 1).await;
    assert!(!rotate(&world, 1, 2, later(1_000)).await);
    assert!(world.write(async |tx| sessions::revoke(tx, session(1).id, later(20)).await).await);
    assert!(!world.write(async |tx| sessions::revoke(tx, session(1).id, later(21)).await).await);
    assert!(!rotate(&world, 1, 2, later(30)).await);
    let revoked_since = async |since| world.read(async |tx| sessions::revoked_since(tx, since).await).await;
    assert_eq!(revoked_since(later(20)).await, [session(1).id]);
    assert!(revoked_since(later(21)).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn failures_count_within_their_window(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let bucket = Bucket::new([5; 32]);
    let fail = async |cutoff: i64, now: i64| {
        world.write(async |tx| attempts::record_failure(tx, &bucket, later(cutoff), later(now)).await).await
    };
    let failures =
        async |cutoff: i64| world.read(async |tx| attempts::failures(tx, &bucket, later(cutoff)).await).await;
    assert_eq!(failures(-100).await, 0);
    assert_eq!([fail(-100, 0).await, fail(-90, 10).await, fail(-1, 99).await], [1, 2, 3]);
    assert_eq!(failures(-1).await, 3);
    assert_eq!(failures(0).await, 0);
    assert_eq!(fail(0, 100).await, 1, "the window that began at 0 is over");
    world.write(async |tx| attempts::clear(tx, &bucket).await).await;
    assert_eq!(failures(0).await, 0);
}
