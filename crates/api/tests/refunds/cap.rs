//! R3, R4 and R1 on a delivered message: at most a fifth of a pro's unlocks in 90 days, but always one.

use protocol::ids::UserId;
use protocol::time::Timestamp;
use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};

use crate::world::{DAY, HOUR, MOMENT, START, World, after};

/// The pro unlocks a new demande and writes; delivered or not, nobody reacts. Due two days later.
async fn ignored(world: &World, pro: UserId, at: Timestamp, delivered: bool) {
    let deal = world.unlock(pro, world.demande().await, 6, false, at).await;
    let message = world.pro_writes(&deal, at).await;
    if delivered {
        world.deliver(&message, at.plus(HOUR)).await;
    }
}

#[rstest]
#[tokio::test]
async fn one_is_always_allowed_and_a_second_one_only_after_90_days(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::start(engine).await;
    let pro = world.pro().await.id;
    for at in [START, after(HOUR)] {
        ignored(&world, pro, at, true).await;
    }
    let report = world.run(after(DAY * 2 + HOUR)).await;
    assert_eq!((report.given, report.over_cap), (1, 1));
    assert_eq!(world.cost(pro).await, 6);
    // What is over the cap is off for good.
    assert_eq!(world.given(after(DAY * 200)).await, 0);

    // The first refund was made at DAY * 2 + HOUR.
    let window = after(DAY * 92 + HOUR);
    ignored(&world, pro, window.minus(DAY * 2 + MOMENT), true).await;
    assert_eq!(world.run(window.minus(MOMENT)).await.over_cap, 1);
    ignored(&world, pro, window.minus(DAY * 2), true).await;
    assert_eq!(world.run(window).await.given, 1);
    assert_eq!(world.cost(pro).await, 12);
}

#[rstest]
#[tokio::test]
async fn ten_unlocks_allow_two(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    let pro = world.pro().await.id;
    for n in 0..10 {
        ignored(&world, pro, after(HOUR * n), true).await;
    }
    let report = world.run(after(DAY * 3)).await;
    assert_eq!((report.given, report.over_cap, report.failed), (2, 8, 0));
    assert_eq!(world.cost(pro).await, 48);
}

#[rstest]
#[tokio::test]
async fn unlocks_of_90_days_ago_count_no_longer(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    // Ten unlocks each, two of them ignored; the oldest is on the edge of the window.
    let (within, without) = (world.pro().await.id, world.pro().await.id);
    let now = after(DAY * 90);
    for (pro, oldest) in [(within, START.plus(MOMENT)), (without, START)] {
        world.unlock(pro, world.demande().await, 6, false, oldest).await;
        for _ in 0..7 {
            world.unlock(pro, world.demande().await, 6, false, now).await;
        }
        for _ in 0..2 {
            ignored(&world, pro, now.minus(DAY * 2), true).await;
        }
    }
    let report = world.run(now).await;
    assert_eq!((report.given, report.over_cap), (3, 1));
    assert_eq!((world.cost(within).await, world.cost(without).await), (48, 54));
}

#[rstest]
#[tokio::test]
async fn what_never_reached_the_demandeur_is_not_capped(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    let pro = world.pro().await.id;
    for n in 0..4 {
        ignored(&world, pro, after(HOUR * n), false).await;
    }
    ignored(&world, pro, after(HOUR * 5), true).await;
    let report = world.run(after(DAY * 3)).await;
    assert_eq!((report.given, report.over_cap), (5, 0));
    assert_eq!(world.cost(pro).await, 0);
}

#[rstest]
#[tokio::test]
async fn the_cap_counts_r3_too(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    let pro = world.pro().await.id;
    for n in 0..2 {
        let deal = world.unlock(pro, world.demande().await, 6, false, after(HOUR * n)).await;
        let message = world.pro_writes(&deal, after(HOUR * n)).await;
        world.opens(&deal, &message, after(HOUR * n)).await;
    }
    let report = world.run(after(DAY * 8)).await;
    assert_eq!((report.given, report.over_cap), (1, 1));
    assert_eq!(world.cost(pro).await, 9);
}
