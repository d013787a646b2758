//! Who was there lately.

use protocol::ids::UserId;
use protocol::settings::SettingsPatch;
use protocol::time::Timestamp;
use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{presence, users};

use crate::world::{ANNE, NOW, PAUL, PIA, World, later, person};

async fn of(world: &World, who: &[u8]) -> Vec<(UserId, Timestamp)> {
    let who: Vec<_> = who.iter().copied().map(person).collect();
    let mut found = world.read(async |tx| presence::of(tx, &who).await).await;
    found.sort();
    found
}

#[rstest]
#[tokio::test]
async fn only_the_last_time_is_kept_and_not_for_long(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let seen = async |who: &[u8], at| {
        let who: Vec<_> = who.iter().copied().map(person).collect();
        world.write(async |tx| presence::seen(tx, &who, at).await).await;
    };
    assert_eq!(of(&world, &[ANNE, PAUL]).await, []);
    seen(&[PAUL, ANNE, PAUL], NOW).await;
    seen(&[PAUL], later(9)).await;
    // Another instance whose clock is behind.
    seen(&[PAUL], later(5)).await;
    seen(&[], later(50)).await;
    assert_eq!(of(&world, &[PAUL, ANNE, PIA]).await, [(person(ANNE), NOW), (person(PAUL), later(9))]);
    assert_eq!(of(&world, &[]).await, []);
    world.write(async |tx| presence::forget(tx, later(9)).await).await;
    assert_eq!(of(&world, &[PAUL, ANNE]).await, [(person(PAUL), later(9))]);
}

#[rstest]
#[tokio::test]
async fn who_hides_is_not_found(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    world.write(async |tx| presence::seen(tx, &[person(PAUL)], NOW).await).await;
    let hide = SettingsPatch { share_read: None, share_presence: Some(false) };
    world.write(async |tx| users::change_settings(tx, person(PAUL), hide).await).await;
    assert_eq!(of(&world, &[PAUL]).await, []);
}
