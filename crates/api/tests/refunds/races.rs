//! Whoever comes first wins, once, whatever happens at the same time.

use api::domain::DomainError;
use api::domain::refunds::{Settled, run, settle};
use api::ports::random::SystemRandom;
use protocol::ids::LedgerEntryId;
use protocol::transcript::Outcome;
use rstest::rstest;
use store::messages::Stored;
use store::testing::Engine::{self, Postgres, Sqlite};
use tokio::join;

use crate::world::{DAY, HOUR, World, after};

const ROUNDS: usize = 12;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_and_a_refund_at_once_are_one_of_both(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    let due = after(DAY * 2);
    for round in 0..ROUNDS {
        let deal = world.deal(after(HOUR)).await;
        let message = world.pro_writes(&deal, after(HOUR)).await;
        let receipt = world.receipt(&deal, &message, Outcome::Opened);
        let now = due.plus(HOUR);
        let (received, report) = if round % 2 == 0 {
            join!(world.receive(&deal, &receipt, now), world.run(now))
        } else {
            let (report, received) = join!(world.run(now), world.receive(&deal, &receipt, now));
            (received, report)
        };
        received.unwrap();
        assert_eq!(report.failed, 0);
        let record = world.record(&deal, now).await;
        if report.given == 1 {
            assert_eq!((world.cost(deal.pro).await, record.due), (0, None));
        } else {
            assert_eq!((world.cost(deal.pro).await, record.refund), (6, None));
            assert_eq!(record.due.unwrap().at, now.plus(DAY * 7));
        }
    }
}

#[rstest]
#[tokio::test]
async fn the_earlier_of_receipt_and_refund_wins(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    let (first, second) = (world.deal(after(HOUR)).await, world.deal(after(HOUR)).await);
    let message = world.pro_writes(&first, after(HOUR)).await;
    // Late, but before the job came by.
    world.opens(&first, &message, after(DAY * 5)).await;
    let message = world.pro_writes(&second, after(HOUR)).await;
    assert_eq!(world.given(after(DAY * 5)).await, 1);
    assert_eq!((world.cost(first.pro).await, world.cost(second.pro).await), (6, 0));
    let refunded = world.record(&second, after(DAY * 5)).await;
    world.opens(&second, &message, after(DAY * 5)).await;
    assert_eq!(world.record(&second, after(DAY * 5)).await, refunded, "too late");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_and_a_refund_at_once_are_one_of_both(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    for _ in 0..ROUNDS {
        let deal = world.deal(after(HOUR)).await;
        world.pro_writes(&deal, after(HOUR)).await;
        let now = after(DAY * 3);
        let (stored, report) = join!(world.anne_writes(&deal, now), world.run(now));
        match stored {
            Stored::New => assert_eq!((report.given, world.cost(deal.pro).await), (0, 6)),
            Stored::Closed => assert_eq!((report.given, world.cost(deal.pro).await), (1, 0)),
            other => unreachable!("{other:?}"),
        }
        let record = world.record(&deal, now).await;
        assert_eq!((record.due, record.refund.is_some()), (None, report.given == 1));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_run_the_job_at_once_give_back_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    let mut deals = Vec::new();
    for _ in 0..25 {
        let deal = world.deal(after(HOUR)).await;
        world.pro_writes(&deal, after(HOUR)).await;
        deals.push(deal);
    }
    let (other, now) = (world.database.open().await, after(DAY * 3));
    let (here, there) = join!(run(&world.store, &SystemRandom, now), run(&other, &SystemRandom, now));
    let (here, there) = (here.unwrap(), there.unwrap());
    assert_eq!((here.given + there.given, here.failed + there.failed), (25, 0));
    assert_eq!(world.given(now).await, 0);
    for deal in deals {
        assert_eq!(world.cost(deal.pro).await, 0);
    }
}

#[rstest]
#[tokio::test]
async fn a_refund_that_is_cut_off_happened_not_at_all(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    world.pro_writes(&deal, after(HOUR)).await;
    let (now, line) = (after(DAY * 3), LedgerEntryId::make(after(DAY * 3), world.draw()));
    let before = world.record(&deal, now).await;
    let cut_off = world
        .store
        .write(async |tx| {
            let settled = settle(tx, deal.unlock, line, now).await?;
            assert!(matches!(settled, Settled::Given { .. }));
            Err::<(), _>(DomainError::from(store::StoreError::Conflict))
        })
        .await;
    assert!(cut_off.is_err());
    assert_eq!((world.record(&deal, now).await, world.cost(deal.pro).await), (before, 6));
    assert_eq!(world.given(now).await, 1);
    assert_eq!(world.cost(deal.pro).await, 0);
}
