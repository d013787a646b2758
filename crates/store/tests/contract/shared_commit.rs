//! Units of work on SQLite that wait for each other share one commit. In these tests those given to one
//! `join!` do: while the first begins, the others queue up behind it, in order.

use std::cell::Cell;
use std::future::pending;

use futures::FutureExt as _;
use futures::future::join_all;
use store::testing::Engine::Sqlite;
use store::{Store, StoreError, Tx, instance};
use tokio::sync::Notify;

use crate::world::World;

async fn value(store: &Store, key: &str) -> Option<Vec<u8>> {
    store.read(async |tx| instance::get(tx, key).await).await.unwrap()
}

async fn set(store: &Store, key: &'static str) -> Result<(), StoreError> {
    store.write(async |tx| instance::set(tx, key, b"1").await).await
}

/// Which of the keys have a value.
async fn kept<const N: usize>(store: &Store, keys: [&str; N]) -> [bool; N] {
    let mut kept = [false; N];
    for (kept, key) in kept.iter_mut().zip(keys) {
        *kept = value(store, key).await.is_some();
    }
    kept
}

/// A reference to nothing that SQLite notices at COMMIT only.
async fn poison(tx: &mut Tx) -> Result<(), StoreError> {
    tx.query("PRAGMA defer_foreign_keys = ON").execute().await?;
    tx.query("INSERT INTO inboxes VALUES (x'00', 1)").execute().await.map(drop)
}

#[tokio::test]
async fn nobody_sees_anything_before_the_commit() {
    let world = World::empty(Sqlite).await;
    let store = &world.store;
    let first_is_done = Cell::new(false);
    let first = async {
        set(store, "a").await.unwrap();
        first_is_done.set(true);
    };
    let second = store.write(async |tx| {
        assert!(instance::get(tx, "a").await?.is_some(), "it follows the first");
        for _ in 0..20 {
            assert!(value(store, "a").await.is_none(), "a reader sees what is committed");
            assert!(!first_is_done.get(), "an answer before the commit");
        }
        instance::set(tx, "b", b"1").await
    });
    let ((), second) = tokio::join!(first, second);
    second.unwrap();
    assert_eq!(kept(store, ["a", "b"]).await, [true; 2]);
}

#[tokio::test]
async fn one_that_fails_undoes_only_its_own() {
    let world = World::empty(Sqlite).await;
    let store = &world.store;
    let refused = store.write(async |tx| {
        instance::set(tx, "b", b"1").await?;
        Err::<(), _>(StoreError::Conflict)
    });
    let broken = store.write(async |tx| {
        instance::set(tx, "c", b"1").await?;
        tx.query("INSERT INTO nowhere VALUES (1)").execute().await
    });
    let (a, refused, broken, d) = tokio::join!(set(store, "a"), refused, broken, set(store, "d"));
    a.unwrap();
    d.unwrap();
    assert!(matches!(refused, Err(StoreError::Conflict)));
    assert!(matches!(broken, Err(StoreError::Engine(_))));
    assert_eq!(kept(store, ["a", "b", "c", "d"]).await, [true, false, false, true]);
}

#[tokio::test]
async fn one_that_is_abandoned_undoes_only_its_own() {
    let world = World::empty(Sqlite).await;
    let store = &world.store;
    let entered = Notify::new();
    let endless = store.write(async |tx| {
        instance::set(tx, "b", b"1").await?;
        entered.notify_one();
        pending::<Result<(), StoreError>>().await
    });
    let abandoned = async {
        tokio::select! {
            _ = endless => panic!("it ended"),
            () = entered.notified() => {}
        }
    };
    let (a, (), c) = tokio::join!(set(store, "a"), abandoned, set(store, "c"));
    a.unwrap();
    c.unwrap();
    assert_eq!(kept(store, ["a", "b", "c"]).await, [true, false, true]);
}

#[tokio::test]
async fn one_that_is_abandoned_in_the_middle_of_a_statement_undoes_only_its_own() {
    let world = World::empty(Sqlite).await;
    let store = &world.store;
    // A little further into the statement each time.
    for polls in 0..40 {
        let entered = Cell::new(false);
        let slow = store.write(async |tx| {
            instance::set(tx, "b", b"1").await?;
            entered.set(true);
            tx.query(
                "INSERT INTO instance
                 WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2000)
                 SELECT 'b' || n, x'00' FROM n",
            )
            .execute()
            .await?;
            Err::<(), _>(StoreError::Conflict)
        });
        let abandoned = async {
            let mut slow = std::pin::pin!(slow);
            let mut left = polls;
            while left > 0 && futures::poll!(&mut slow).is_pending() {
                left -= i32::from(entered.get());
                tokio::task::yield_now().await;
            }
        };
        let (a, (), c) = tokio::join!(set(store, "a"), abandoned, set(store, "c"));
        a.unwrap();
        c.unwrap();
        assert_eq!(kept(store, ["a", "b", "b1", "b2000", "c"]).await, [true, false, false, false, true]);
        world.write(async |tx| tx.query("DELETE FROM instance").execute().await).await;
    }
}

#[tokio::test]
async fn one_that_panics_undoes_only_its_own() {
    let world = World::empty(Sqlite).await;
    let store = &world.store;
    let panicking = store.write(async |tx| {
        instance::set(tx, "b", b"1").await?;
        assert!(instance::get(tx, "b").await?.is_none(), "on purpose");
        Ok::<_, StoreError>(())
    });
    let panicking = std::panic::AssertUnwindSafe(panicking).catch_unwind();
    let (a, panicked, c) = tokio::join!(set(store, "a"), panicking, set(store, "c"));
    assert!(panicked.is_err());
    a.unwrap();
    c.unwrap();
    assert_eq!(kept(store, ["a", "b", "c"]).await, [true, false, true]);
}

#[tokio::test]
async fn who_no_longer_waits_for_the_commit_has_it_all_the_same() {
    let world = World::empty(Sqlite).await;
    let store = &world.store;
    let first_is_done = Notify::new();
    let impatient = async {
        tokio::select! {
            _ = set(store, "a") => panic!("committed early"),
            () = first_is_done.notified() => {}
        }
    };
    let second = store.write(async |tx| {
        assert!(instance::get(tx, "a").await?.is_some());
        first_is_done.notify_one();
        tokio::task::yield_now().await;
        instance::set(tx, "b", b"1").await
    });
    let ((), second) = tokio::join!(impatient, second);
    second.unwrap();
    assert_eq!(kept(store, ["a", "b"]).await, [true; 2]);
}

#[tokio::test]
async fn a_failed_commit_is_everyones() {
    let world = World::empty(Sqlite).await;
    let store = &world.store;
    let poisonous = store.write(async |tx| poison(tx).await);
    // What it saw of the others is not true, so neither is its answer.
    let refused = store.write(async |tx| {
        assert!(instance::get(tx, "a").await?.is_some());
        Err::<(), _>(StoreError::Conflict)
    });
    let (a, poisonous, refused, b) = tokio::join!(set(store, "a"), poisonous, refused, set(store, "b"));
    for outcome in [a, poisonous, refused, b] {
        assert!(matches!(&outcome, Err(StoreError::Engine(_))), "{outcome:?}");
    }
    assert_eq!(kept(store, ["a", "b"]).await, [false; 2]);
    set(store, "c").await.unwrap();
    assert_eq!(kept(store, ["a", "b", "c"]).await, [false, false, true]);
}

#[tokio::test]
async fn when_an_error_ends_the_transaction_the_others_run_again() {
    let world = World::empty(Sqlite).await;
    let store = &world.store;
    let runs = Cell::new(0);
    let first = store.write(async |tx| {
        runs.set(runs.get() + 1);
        instance::set(tx, "a", b"1").await
    });
    // As SQLite does by itself when the disk is full, among others.
    let ruin = store.write(async |tx| {
        instance::set(tx, "b", b"1").await?;
        tx.query("ROLLBACK").execute().await?;
        tx.query("INSERT INTO nowhere VALUES (1)").execute().await
    });
    let (first, ruin, third) = tokio::join!(first, ruin, set(store, "c"));
    first.unwrap();
    third.unwrap();
    assert!(ruin.unwrap_err().to_string().contains("nowhere"), "its own error");
    assert_eq!(runs.get(), 2);
    assert_eq!(kept(store, ["a", "b", "c"]).await, [true, false, true]);
}

#[tokio::test]
async fn more_than_fit_into_one_commit_are_all_kept() {
    let world = World::empty(Sqlite).await;
    let store = &world.store;
    let all = (0..300_u32).map(|n| async move {
        let key = format!("key {n}");
        store.write(async |tx| instance::set(tx, &key, b"1").await).await
    });
    for outcome in join_all(all).await {
        outcome.unwrap();
    }
    for n in 0..300 {
        assert!(value(store, &format!("key {n}")).await.is_some(), "key {n}");
    }
}

/// Adds 1 to a sum fifty times; every fifth time it changes its mind.
async fn add(store: &Store, writer: u32) {
    for round in 0..50 {
        let refused = (writer + round).is_multiple_of(5);
        let outcome = store
            .write(async |tx| {
                let sum = instance::get(tx, "sum").await?.unwrap_or_else(|| vec![0; 4]);
                let sum = u32::from_be_bytes(sum.try_into().unwrap()) + 1;
                instance::set(tx, "sum", &sum.to_be_bytes()).await?;
                if refused { Err(StoreError::Conflict) } else { Ok(()) }
            })
            .await;
        assert_eq!(outcome.is_err(), refused, "{outcome:?}");
    }
}

/// Each thread with a runtime of its own, as the server's workers have.
#[tokio::test]
async fn no_update_is_lost() {
    let world = World::empty(Sqlite).await;
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let store = &world.store;
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(join_all((0..4).map(|writer| add(store, thread + writer))));
            });
        }
    });
    assert_eq!(value(&world.store, "sum").await.unwrap(), 640_u32.to_be_bytes());
}

/// A worker thread may stop while others go on.
#[tokio::test]
async fn a_runtime_that_ends_takes_nobody_along() {
    let world = World::empty(Sqlite).await;
    let store = world.store.clone();
    let abandon = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let entered = Notify::new();
        let endless = store.write(async |tx| {
            instance::set(tx, "a", b"1").await?;
            entered.notify_one();
            pending::<Result<(), StoreError>>().await
        });
        runtime.block_on(async {
            tokio::select! {
                _ = endless => panic!("it ended"),
                () = entered.notified() => {}
            }
        });
    };
    std::thread::spawn(abandon).join().unwrap();
    set(&world.store, "b").await.unwrap();
    assert_eq!(kept(&world.store, ["a", "b"]).await, [false, true]);
}
