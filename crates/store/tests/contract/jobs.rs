//! Leases: one instance does what is to be done.

use futures::future::join_all;
use protocol::time::Timestamp;
use rstest::rstest;
use store::idempotency::{self, Claim};
use store::jobs::{self, Holder, Job, Turn};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{BodyHash, Scope, sweeps};

use crate::world::{NOW, World, later};

fn holder(n: u8) -> Holder {
    Holder::new([n; 16])
}

impl World {
    /// Takes the turn that began at `since`, at `now`, for 100 ms.
    async fn take(&self, n: u8, since: i64, now: i64) -> bool {
        let turn = Turn { name: "seal", since: later(since), now: later(now), until: later(now + 100) };
        self.write(async |tx| jobs::take(tx, holder(n), turn).await).await
    }

    async fn finish(&self, n: u8, outcome: &str, now: i64) -> bool {
        self.write(async |tx| jobs::finish(tx, holder(n), "seal", outcome, later(now)).await).await
    }
}

#[rstest]
#[tokio::test]
async fn of_many_who_reach_for_a_turn_one_gets_it(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    for turn in [0, 1_000] {
        let taken = join_all((0..32).map(|n| world.take(n, turn, turn))).await;
        assert_eq!(taken.iter().filter(|taken| **taken).count(), 1);
        let winner = u8::try_from(taken.iter().position(|taken| *taken).unwrap()).unwrap();
        assert!(!world.finish(winner + 1, "not mine", turn).await);
        assert!(world.finish(winner, "done", turn).await);
        assert!(!world.take(50, turn, turn + 999).await);
    }
}

#[rstest]
#[tokio::test]
async fn a_lease_that_ran_out_is_anybodys(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let renew = async |n: u8, until: i64| {
        world.write(async |tx| jobs::renew(tx, holder(n), "seal", later(until)).await).await
    };
    assert!(world.take(1, 0, 10).await);
    assert!(!world.take(2, 1_000, 50).await);
    assert!(renew(1, 300).await);
    assert!(!renew(2, 900).await);
    assert!(!world.take(2, 1_000, 299).await);
    // The first never said that it finished: its turn is still to be had.
    assert!(world.take(2, 0, 300).await);
    assert!(!renew(1, 900).await);
    assert!(!world.finish(1, "too late", 310).await);
    assert!(world.finish(2, "done", 320).await);
    assert!(!world.take(3, 0, 330).await);
}

#[rstest]
#[tokio::test]
async fn a_run_leaves_its_outcome(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let all = async || world.read(async |tx| jobs::all(tx).await).await;
    assert_eq!(all().await, []);
    world.take(1, 0, 10).await;
    let running = Job {
        name: "seal".to_owned(),
        leased_until: Some(later(110)),
        started_at: later(10),
        finished_at: None,
        outcome: None,
    };
    assert_eq!(all().await, std::slice::from_ref(&running));
    // A clock that went back in between makes no unfinished run of it.
    world.finish(1, "3 lines", 5).await;
    let outcome = Some("3 lines".to_owned());
    assert_eq!(all().await, [Job { leased_until: None, finished_at: Some(later(10)), outcome, ..running }]);
    assert!(!world.take(2, 10, 20).await);
}

#[rstest]
#[tokio::test]
async fn a_bookmark_outlives_the_run(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let read = async || world.read(async |tx| jobs::bookmark(tx, "seal").await).await;
    assert_eq!(read().await, None);
    world.take(1, 0, 10).await;
    assert_eq!(read().await, None);
    world.write(async |tx| jobs::set_bookmark(tx, "seal", "page 7").await).await;
    world.finish(1, "done", 20).await;
    assert_eq!(read().await.unwrap(), "page 7");
}

#[rstest]
#[tokio::test]
async fn old_idempotency_keys_go_and_young_ones_stay(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let claim = async |n: u8, at: Timestamp| {
        let body = BodyHash::new([0; 32]);
        world.write(async |tx| idempotency::claim(tx, &Scope::new([n; 32]), &body, None, at).await).await
    };
    for n in 0..20 {
        claim(n, later(i64::from(n % 4))).await;
    }
    let (mut after, mut steps) = (None, 0);
    loop {
        let last = async |tx: &mut _| sweeps::idempotency_keys(tx, after.as_ref(), later(2), 7).await;
        after = world.write(last).await;
        if after.is_none() {
            break;
        }
        steps += 1;
    }
    assert_eq!(steps, 3);
    for n in 0..20 {
        assert_eq!(claim(n, NOW).await == Claim::Fresh, n % 4 < 2, "{n}");
    }
}

#[rstest]
#[tokio::test]
async fn old_payment_events_go_in_batches(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    for n in 0..5_i64 {
        world
            .write(async |tx| {
                let event =
                    tx.query("INSERT INTO stripe_events (id, kind, received_at) VALUES ($1, 'k', $2)");
                event.bind(format!("evt_{n}")).bind(later(n)).execute().await
            })
            .await;
    }
    let sweep = async || world.write(async |tx| sweeps::stripe_events(tx, later(3), 2).await).await;
    assert_eq!((sweep().await, sweep().await, sweep().await), (2, 1, 0));
}
