//! How demandes end and go on, the refunds that brings, and authors who answer nobody.

use protocol::demandes::Status;
use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};
use store::unlocks::{of_demande, queue};
use store::{demandes, users};

use crate::world::{ANNE, NOW, PAUL, PIA, World, demande, demande_id, later, person, unlock, unlock_id};

/// When the demandes of a world are over.
const OVER: i64 = 1_000_000;
const HOUR: i64 = 3_600_000;

async fn status(world: &World, n: u8) -> Status {
    world.read(async |tx| demandes::find(tx, demande_id(n), person(ANNE)).await).await.unwrap().demande.status
}

async fn run(world: &World, sql: &'static str) {
    world.write(async |tx| tx.query(sql).execute().await).await;
}

#[rstest]
#[tokio::test]
async fn only_its_author_ends_an_open_demande_and_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let end = async |who, to, at| {
        world.write(async |tx| demandes::end(tx, demande_id(1), person(who), to, later(at)).await).await
    };
    assert!(!end(PAUL, Status::Resolved, 0).await, "not his");
    assert!(!end(ANNE, Status::Resolved, OVER).await, "over");
    assert!(end(ANNE, Status::Resolved, 0).await);
    assert!(!end(ANNE, Status::Withdrawn, 0).await, "resolved is final");
    assert_eq!(status(&world, 1).await, Status::Resolved);
}

#[rstest]
#[tokio::test]
async fn an_expired_demande_is_marked_and_renewed(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let expire = async |at| world.write(async |tx| demandes::expire(tx, later(at), 10).await).await;
    let renew = async |who| {
        let work = async |tx: &mut store::Tx| {
            demandes::renew(tx, demande_id(1), person(who), later(2 * OVER), later(OVER)).await
        };
        world.write(work).await
    };
    assert_eq!(expire(OVER - 1).await, 0);
    assert_eq!(expire(OVER).await, 1);
    assert_eq!(status(&world, 1).await, Status::Expired);
    assert!(!renew(PAUL).await);
    assert!(renew(ANNE).await);
    assert_eq!(status(&world, 1).await, Status::Active);
    assert!(!renew(ANNE).await, "it is open");
    run(&world, "UPDATE demandes SET status = 'withdrawn'").await;
    assert!(!renew(ANNE).await, "withdrawn is final");
}

#[rstest]
#[tokio::test]
async fn refunds_are_queued_within_their_periods(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let decide = async |at| world.write(async |tx| queue::decision(tx, demande_id(1), later(at)).await).await;
    let end = async |at| world.write(async |tx| queue::ending(tx, demande_id(1), later(at)).await).await;
    assert_eq!(end(48 * HOUR + 1).await, 0, "too late");
    run(&world, "UPDATE unlocks SET answered_at = 1").await;
    assert_eq!(end(0).await, 0, "answered");
    assert_eq!(decide(14 * 24 * HOUR + 1).await, 0, "too late");
    assert_eq!(decide(14 * 24 * HOUR).await, 1, "an answer does not matter here");
    assert_eq!(decide(0).await, 0, "queued already");
    run(&world, "UPDATE unlocks SET answered_at = NULL, due_rule = NULL, refund_due_at = NULL").await;
    assert_eq!(end(48 * HOUR).await, 1);
    run(&world, "UPDATE unlocks SET due_rule = NULL, refund_due_at = NULL, refunded_at = 1").await;
    assert_eq!((decide(0).await, end(0).await), (0, 0), "refunded");
}

#[rstest]
#[tokio::test]
async fn unlockers_are_listed_oldest_first(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    world.write(async |tx| unlock(tx, 1, PIA, 2).await).await;
    let page = world.read(async |tx| of_demande(tx, demande_id(1), None, 5).await).await;
    assert_eq!(page.iter().map(|one| one.pro_id).collect::<Vec<_>>(), [person(PAUL), person(PIA)]);
    let rest = world.read(async |tx| of_demande(tx, demande_id(1), Some(unlock_id(1)), 5).await).await;
    assert_eq!(rest.iter().map(|one| (one.id, one.refunded)).collect::<Vec<_>>(), [(unlock_id(2), false)]);
}

#[rstest]
#[tokio::test]
async fn two_refunds_for_want_of_an_answer_make_an_author_silent(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let silent = async || world.read(async |tx| demandes::is_silent(tx, person(ANNE)).await).await;
    for n in [2, 3] {
        world.write(async |tx| demandes::insert(tx, &demande(n)).await).await;
        world.write(async |tx| unlock(tx, n, PAUL, n).await).await;
    }
    run(&world, "UPDATE unlocks SET refund_rule = 'r2'").await;
    assert!(!silent().await);
    world
        .write(async |tx| {
            let sql = "UPDATE unlocks SET refund_rule = 'r1' WHERE demande_id IN ($1, $2)";
            tx.query(sql).bind(demande_id(1)).bind(demande_id(2)).execute().await
        })
        .await;
    assert!(silent().await, "the third came to nothing yet");
    let open =
        async |n| world.read(async |tx| demandes::has_open(tx, person(ANNE), demande_id(n), NOW).await).await;
    assert!(open(9).await);
    world
        .write(async |tx| {
            users::lock(tx, person(ANNE)).await?;
            let sql = "UPDATE unlocks SET answered_at = 1 WHERE demande_id = $1";
            tx.query(sql).bind(demande_id(3)).execute().await
        })
        .await;
    assert!(!silent().await, "one was answered");
    run(&world, "UPDATE demandes SET status = 'resolved'").await;
    assert!(!open(9).await);
}
