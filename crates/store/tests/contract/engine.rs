//! Units of work.

use std::cell::Cell;
use std::num::NonZeroU32;
use std::time::Duration;

use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{Connections, Store, StoreError, instance};
use tokio::sync::Barrier;

use crate::world::World;

#[derive(sqlx::FromRow)]
struct Word {
    word: String,
}

async fn value(store: &Store, key: &str) -> Option<Vec<u8>> {
    store.read(async |tx| instance::get(tx, key).await).await.unwrap()
}

#[rstest]
#[tokio::test]
async fn an_error_undoes_everything(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let failed = world
        .store
        .write(async |tx| {
            instance::set(tx, "a", b"1").await?;
            Err::<(), _>(StoreError::Conflict)
        })
        .await;
    assert!(matches!(failed, Err(StoreError::Conflict)));
    assert_eq!(value(&world.store, "a").await, None);
}

#[rstest]
#[tokio::test]
async fn work_that_is_abandoned_is_undone(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let endless = world.store.write(async |tx| {
        instance::set(tx, "a", b"1").await?;
        std::future::pending::<Result<(), StoreError>>().await
    });
    assert!(tokio::time::timeout(Duration::from_millis(300), endless).await.is_err());
    assert_eq!(value(&world.store, "a").await, None);
    world.write(async |tx| instance::set(tx, "a", b"2").await).await;
    assert_eq!(value(&world.store, "a").await.unwrap(), b"2");
}

#[rstest]
#[tokio::test]
async fn a_read_cannot_write(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let outcome = world.store.read(async |tx| instance::set(tx, "a", b"1").await).await;
    assert!(matches!(outcome, Err(StoreError::Engine(_))), "{outcome:?}");
}

#[rstest]
#[tokio::test]
async fn a_read_sees_one_moment(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let (before, after) = world
        .read(async |tx| {
            let before = instance::get(tx, "a").await?;
            world.write(async |tx| instance::set(tx, "a", b"1").await).await;
            Ok((before, instance::get(tx, "a").await?))
        })
        .await;
    assert_eq!((before, after), (None, None));
    assert_eq!(value(&world.store, "a").await.unwrap(), b"1");
}

#[rstest]
#[tokio::test]
async fn work_that_ignores_a_failed_statement_is_not_committed(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let outcome: Result<(), StoreError> = world
        .store
        .write(async |tx| {
            instance::set(tx, "a", b"1").await?;
            let _ = tx.query("INSERT INTO nowhere VALUES (1)").execute().await;
            Ok(())
        })
        .await;
    assert!(outcome.is_err());
    assert_eq!(value(&world.store, "a").await, None);
}

#[rstest]
#[tokio::test]
async fn an_error_message_holds_no_stored_values(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    world.write(async |tx| instance::set(tx, "geheim", b"1").await).await;
    let error = world
        .store
        .write(async |tx| {
            tx.query("INSERT INTO instance VALUES ($1, $2)").bind("geheim").bind(&b"2"[..]).execute().await
        })
        .await
        .unwrap_err();
    assert!(!format!("{error} {error:?}").contains("geheim"), "{error:?}");
}

#[tokio::test]
async fn a_deadlock_runs_one_side_again() {
    let world = World::empty(Postgres).await;
    world.write(async |tx| instance::set(tx, "a", b"0").await).await;
    world.write(async |tx| instance::set(tx, "b", b"0").await).await;
    let runs = Cell::new(0);
    let each_has_one = Barrier::new(2);
    let both = async |first: &'static str, second: &'static str| {
        world
            .write(async |tx| {
                runs.set(runs.get() + 1);
                instance::set(tx, first, b"1").await?;
                if runs.get() <= 2 {
                    each_has_one.wait().await;
                }
                instance::set(tx, second, b"1").await
            })
            .await;
    };
    tokio::join!(both("a", "b"), both("b", "a"));
    // On a busy machine the rerun may be quicker than the one it gave way to, and fail once more.
    assert!(runs.get() >= 3, "two units of work, one of them twice");
}

#[tokio::test]
async fn a_failed_serialisation_is_run_again() {
    let world = World::empty(Postgres).await;
    world.write(async |tx| instance::set(tx, "a", b"0").await).await;
    let runs = Cell::new(0);
    world
        .write(async |tx| {
            runs.set(runs.get() + 1);
            tx.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").execute().await?;
            instance::get(tx, "a").await?;
            if runs.get() == 1 {
                world.write(async |tx| instance::set(tx, "a", b"1").await).await;
            }
            instance::set(tx, "a", b"2").await
        })
        .await;
    assert_eq!(runs.get(), 2);
    assert_eq!(value(&world.store, "a").await.unwrap(), b"2");
}

#[tokio::test]
async fn a_second_process_waits_for_the_first() {
    let world = World::empty(Sqlite).await;
    let second = Store::open(world.database.url()).await.unwrap();
    let slow = world.store.write(async |tx| {
        instance::set(tx, "a", b"1").await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        Ok::<_, StoreError>(())
    });
    let quick = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        second.write(async |tx| instance::set(tx, "b", b"1").await).await
    };
    let (slow, quick) = tokio::join!(slow, quick);
    slow.unwrap();
    quick.unwrap();
    assert!(value(&second, "a").await.is_some() && value(&world.store, "b").await.is_some());
}

#[tokio::test]
async fn sqlite_keeps_what_it_confirmed() {
    let world = World::empty(Sqlite).await;
    let journal: Word = world
        .read(async |tx| tx.query("SELECT journal_mode AS word FROM pragma_journal_mode").one().await)
        .await;
    assert_eq!(journal.word, "wal");
    let synchronous: Word = world
        .write(async |tx| {
            tx.query("SELECT CAST(synchronous AS TEXT) AS word FROM pragma_synchronous").one().await
        })
        .await;
    assert_eq!(synchronous.word, "2", "FULL");
}

/// The process on the server that answers a store with a single connection.
async fn server_process(store: &Store) -> i64 {
    #[derive(sqlx::FromRow)]
    struct Row {
        pid: i64,
    }

    let pid = "SELECT CAST(pg_backend_pid() AS BIGINT) AS pid";
    store.write(async |tx| tx.query(pid).one::<Row>().await).await.unwrap().pid
}

#[tokio::test]
async fn one_connection_serves_all_units_of_work_whatever_becomes_of_them() {
    let world = World::empty(Postgres).await;
    let one = Connections { all: NonZeroU32::MIN, threads: 1 };
    let store = Store::open_with(world.database.url(), one).await.unwrap();
    let first = server_process(&store).await;
    store.write(async |_| Err::<(), _>(StoreError::Conflict)).await.unwrap_err();
    assert_eq!(server_process(&store).await, first, "after an error");
    for sleep in ["SELECT 1", "SELECT pg_sleep(0.3)"] {
        let endless = store.write(async |tx| {
            instance::set(tx, "a", b"1").await?;
            tx.query(sleep).execute().await?;
            std::future::pending::<Result<(), StoreError>>().await
        });
        assert!(tokio::time::timeout(Duration::from_millis(200), endless).await.is_err());
        assert_eq!(server_process(&store).await, first, "abandoned after {sleep}");
        assert_eq!(value(&store, "a").await, None);
    }
    let waiting = async || store.write(async |tx| tx.query("SELECT pg_sleep(0.1)").execute().await).await;
    let (a, b) = tokio::join!(waiting(), waiting());
    a.and(b).unwrap();
    assert_eq!(server_process(&store).await, first, "after waiting for it");
}

#[tokio::test]
async fn a_connection_that_broke_is_replaced() {
    let world = World::empty(Postgres).await;
    let one = Connections { all: NonZeroU32::MIN, threads: 1 };
    let store = Store::open_with(world.database.url(), one).await.unwrap();
    let first = server_process(&store).await;
    let end = "SELECT pg_terminate_backend(CAST($1 AS INTEGER), 5000)";
    world.write(async |tx| tx.query(end).bind(first).execute().await).await;
    assert!(store.ping().await.unwrap_err().is_unavailable());
    assert_ne!(server_process(&store).await, first);
}

#[tokio::test]
async fn announcements_reach_listeners_on_postgres() {
    let world = World::empty(Postgres).await;
    let other = world.database.open().await;
    let mut announcements = other.listen("inboxes").await.unwrap().unwrap();
    world.store.announce("inboxes", "anne").await.unwrap();
    world.store.announce("elsewhere", "paul").await.unwrap();
    world.store.announce("inboxes", "pia").await.unwrap();
    assert_eq!(announcements.next().await.unwrap().as_deref(), Some("anne"));
    assert_eq!(announcements.next().await.unwrap().as_deref(), Some("pia"));
}

#[tokio::test]
async fn sqlite_has_nobody_to_tell() {
    let world = World::empty(Sqlite).await;
    world.store.announce("inboxes", "anne").await.unwrap();
    assert!(world.store.listen("inboxes").await.unwrap().is_none());
}

#[rstest]
#[tokio::test]
async fn a_closed_store_is_unavailable(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    world.store.ping().await.unwrap();
    world.store.close().await;
    let error = world.store.ping().await.unwrap_err();
    assert!(error.is_unavailable(), "{error}");
}
