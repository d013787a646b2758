//! Sealed files: states, parts and what they amount to.

use protocol::ids::MediaId;
use protocol::media::{MediaHash, MediaSize};
use rstest::rstest;
use store::media::{self, Claim, NewMedia, State, Usage};
use store::testing::Engine::{self, Postgres, Sqlite};

use crate::world::{NOW, PAUL, World, conversation_id, later, person};

fn media_id(n: u8) -> MediaId {
    MediaId::make(NOW, [n; 10])
}

fn hash(n: u8) -> MediaHash {
    MediaHash::new([n; 32])
}

/// With three uploads of Paul's, begun a second apart, due at 100, 200 and 300 seconds.
async fn with_uploads(engine: Engine) -> World {
    let world = World::unlocked(engine).await;
    world
        .write(async |tx| {
            for n in 1..=3 {
                let new = NewMedia {
                    id: media_id(n),
                    owner: person(PAUL),
                    conversation: conversation_id(1),
                    size: MediaSize::try_from(16 + u64::from(n)).unwrap(),
                    at: later(i64::from(n) * 1_000),
                    due_at: later(i64::from(n) * 100_000),
                };
                media::insert(tx, &new).await?;
            }
            Ok(())
        })
        .await;
    world
}

async fn claim(world: &World, n: u8, number: u64, filling: u8) -> Claim {
    world.write(async |tx| media::claim_part(tx, media_id(n), number, hash(filling)).await).await
}

async fn noted(world: &World, n: u8, number: u64) -> bool {
    world.write(async |tx| media::part_stored(tx, media_id(n), number).await).await
}

async fn state(world: &World, n: u8) -> Option<State> {
    world.read(async |tx| media::find(tx, media_id(n)).await).await.map(|file| file.state)
}

#[rstest]
#[tokio::test]
async fn a_part_has_one_content(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = with_uploads(engine).await;
    assert_eq!(claim(&world, 1, 1, 7).await, Claim::Write);
    assert_eq!(claim(&world, 1, 1, 7).await, Claim::Write, "its writer may have been killed");
    assert_eq!(claim(&world, 1, 1, 8).await, Claim::Differs);
    assert!(noted(&world, 1, 1).await);
    assert_eq!(claim(&world, 1, 1, 7).await, Claim::Stored);
    assert_eq!(claim(&world, 1, 1, 8).await, Claim::Differs);
    assert_eq!(claim(&world, 1, 0, 8).await, Claim::Write);
    let stored = async |n| world.read(async |tx| media::stored_parts(tx, media_id(n)).await).await;
    assert_eq!(stored(1).await, [1]);
    assert!(noted(&world, 1, 0).await);
    assert_eq!((stored(1).await, stored(2).await), (vec![0, 1], vec![]));
    assert!(!noted(&world, 2, 0).await, "nobody claimed it");
    assert_eq!(claim(&world, 9, 0, 1).await, Claim::Closed, "there is none");
}

#[rstest]
#[tokio::test]
async fn states_go_one_way(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = with_uploads(engine).await;
    let complete = async |n| {
        world.write(async |tx| media::complete(tx, media_id(n), hash(1), later(500_000)).await).await
    };
    let remove = async |n| world.write(async |tx| media::remove(tx, media_id(n), later(600_000)).await).await;
    let forget = async |n, at| world.write(async |tx| media::forget(tx, media_id(n), later(at)).await).await;
    assert_eq!(claim(&world, 1, 0, 1).await, Claim::Write);
    assert!(complete(1).await && !complete(1).await);
    assert_eq!(claim(&world, 1, 1, 1).await, Claim::Closed);
    assert!(!forget(1, 900_000).await, "not removed");
    assert!(remove(1).await && !remove(1).await && !complete(1).await);
    assert_eq!(state(&world, 1).await, Some(State::Removing));
    assert!(!noted(&world, 1, 0).await);
    assert!(remove(2).await, "an upload can be removed, too");
    assert_eq!(claim(&world, 2, 0, 1).await, Claim::Closed);
    assert!(!forget(1, 599_999).await && forget(1, 600_000).await && !forget(1, 600_000).await);
    assert_eq!(state(&world, 1).await, None);
}

#[rstest]
#[tokio::test]
async fn those_whose_time_has_come_are_found_in_order(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = with_uploads(engine).await;
    let due = async |at, limit| {
        let files = world.read(async |tx| media::due(tx, later(at), limit).await).await;
        files.into_iter().map(|file| file.id).collect::<Vec<_>>()
    };
    assert_eq!(due(99_999, 10).await, []);
    assert_eq!(due(200_000, 10).await, [media_id(1), media_id(2)]);
    assert_eq!(due(900_000, 2).await, [media_id(1), media_id(2)]);
    world.write(async |tx| media::remove(tx, media_id(1), later(250_000)).await).await;
    assert_eq!(due(900_000, 10).await, [media_id(2), media_id(1), media_id(3)]);
}

#[rstest]
#[tokio::test]
async fn a_person_is_charged_for_what_is_not_removed(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = with_uploads(engine).await;
    let usage = async |since| world.read(async |tx| media::usage(tx, person(PAUL), later(since)).await).await;
    assert_eq!(usage(0).await, Usage { bytes: 17 + 18 + 19, uploads: 3 });
    assert_eq!(usage(2_000).await, Usage { bytes: 17 + 18 + 19, uploads: 1 });
    world.write(async |tx| media::remove(tx, media_id(3), later(1)).await).await;
    assert_eq!(usage(2_000).await, Usage { bytes: 17 + 18, uploads: 1 });
    let nobody = world.read(async |tx| media::usage(tx, person(9), NOW).await).await;
    assert_eq!(nobody, Usage { bytes: 0, uploads: 0 });
}
