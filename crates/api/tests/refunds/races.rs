//! Whoever comes first wins, once, whatever happens at the same time.

use std::sync::atomic::{AtomicBool, Ordering};

use api::domain::DomainError;
use api::domain::idempotency::Once;
use api::domain::refunds::{Settled, run, settle};
use api::domain::staff::{Actor, ban};
use api::domain::unlocks::{Wish, unlock};
use api::ports::random::SystemRandom;
use protocol::ids::{ConversationId, DemandeId, LedgerEntryId, UnlockId, UserId};
use protocol::problem::Code;
use protocol::transcript::Outcome;
use rstest::rstest;
use store::StoreError;
use store::messages::Stored;
use store::testing::Engine::{self, Postgres, Sqlite};
use tokio::join;
use tokio::sync::Notify;

use crate::world::{DAY, HOUR, START, World, after, tokens};

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
            Err::<(), _>(DomainError::from(StoreError::Conflict))
        })
        .await;
    assert!(cut_off.is_err());
    assert_eq!((world.record(&deal, now).await, world.cost(deal.pro).await), (before, 6));
    assert_eq!(world.given(now).await, 1);
    assert_eq!(world.cost(deal.pro).await, 0);
}

fn wish(world: &World, pro: UserId, demande: DemandeId) -> Wish {
    Wish {
        pro,
        demande,
        price: tokens(6),
        premium: false,
        unlock: UnlockId::make(START, world.draw()),
        conversation: ConversationId::make(START, world.draw()),
        ledger_entry: LedgerEntryId::make(START, world.draw()),
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_slot_that_a_refund_frees_is_taken_or_said_to_be_taken(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    for round in 0..2 * ROUNDS {
        let deal = world.deal(START).await;
        let single = async |tx: &mut store::Tx| {
            let sql = "UPDATE demandes SET slots = 1, status = 'full' WHERE id = $1";
            tx.query(sql).bind(deal.demande).execute().await
        };
        world.write(single).await;
        world.pro_writes(&deal, START).await;
        // Now somebody else, and now the one whose unlock is given back at the same moment.
        let pro = if round % 2 == 0 { world.pro().await.id } else { deal.pro };
        let (wish, now) = (wish(&world, pro, deal.demande), after(DAY * 3));
        let unlocking = async {
            loop {
                let mut scope = [0; 32];
                scope[..10].copy_from_slice(&world.draw());
                let once = Once::new(scope, [2; 32]);
                match world.store.write(async |tx| unlock(tx, &wish, &once, now).await).await {
                    Ok(unlocked) if unlocked.status == 201 => break,
                    // It is open still, or has to be looked at again.
                    Ok(_) | Err(DomainError::Store(StoreError::Conflict)) => {}
                    Err(DomainError::Refused(refusal)) => assert_eq!(refusal.code, Code::DemandeFull),
                    Err(error) => panic!("{error}"),
                }
            }
        };
        let ((), report) = join!(unlocking, world.run(now));
        assert_eq!((report.given, report.failed), (1, 0));
    }
}

/// How many rows a query counts.
async fn count(world: &World, sql: &'static str) -> i64 {
    let counted: Result<(i64,), StoreError> = world.store.read(async |tx| tx.query(sql).one().await).await;
    counted.unwrap().0
}

/// Whether a transaction waits for another one. On SQLite one writes at a time: all others wait.
async fn waits(world: &World, engine: Engine) -> bool {
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'";
    engine == Sqlite || count(world, waiting).await > 0
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_ban_waits_for_an_unlock_that_is_not_committed(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(true, false)] of_the_pro: bool,
) {
    let world = World::start(engine).await;
    let (demande, pro) = (world.demande().await, world.pro().await.id);
    let wish = wish(&world, pro, demande);
    let (once, paid, banned) = (Once::new([1; 32], [2; 32]), Notify::new(), AtomicBool::new(false));
    let unlocking = world.store.write(async |tx| {
        unlock(tx, &wish, &once, START).await?;
        paid.notify_one();
        while !banned.load(Ordering::Relaxed) && !waits(&world, engine).await {
            tokio::task::yield_now().await;
        }
        Ok::<_, DomainError>(())
    });
    let banning = async {
        paid.notified().await;
        let id = if of_the_pro { pro } else { world.anne.id };
        let reason = "Insultes".to_owned().try_into().unwrap();
        let done = world.store.write(async |tx| ban(tx, id, &Actor::Operator, &reason, START).await).await;
        banned.store(true, Ordering::Relaxed);
        done
    };
    let (unlocked, woken) = join!(unlocking, banning);
    unlocked.unwrap();
    assert_eq!(woken.unwrap().len(), 2, "the ban has seen the conversation");
    assert_eq!(count(&world, "SELECT COUNT(*) FROM conversations WHERE open").await, 0);
    // The pro's slot is free again; what was bought of Anne is due to be given back.
    let left = "SELECT COUNT(*) FROM unlocks WHERE holds_slot AND due_rule IS NULL";
    assert_eq!(count(&world, left).await, 0);
}
