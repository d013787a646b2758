//! Numbered events.

use protocol::live::{Event, Happening};
use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{StoreError, events};

use crate::world::{ANNE, NOW, PAUL, World, conversation_id, message_id, person};

fn happening(n: u8) -> Happening {
    Happening::Delivered { conversation_id: conversation_id(1), message_id: message_id(n) }
}

#[rstest]
#[tokio::test]
async fn events_are_numbered_from_one_for_each_person(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    assert_eq!(world.read(async |tx| events::head(tx, person(ANNE)).await).await, 0);
    let mixed = [(person(PAUL), happening(1)), (person(ANNE), happening(2)), (person(PAUL), happening(3))];
    world.write(async |tx| events::append(tx, &mixed, NOW).await).await;
    world.write(async |tx| events::append(tx, &mixed[..1], NOW).await).await;
    world.write(async |tx| events::append(tx, &[], NOW).await).await;
    let since = async |who: u8, since: u64, limit: i64| {
        world.read(async |tx| events::since(tx, person(who), since, limit).await).await
    };
    let event = |seq, n| Event { seq, at: NOW, what: happening(n) };
    assert_eq!(since(PAUL, 0, 10).await, [event(1, 1), event(2, 3), event(3, 1)]);
    assert_eq!(since(PAUL, 1, 1).await, [event(2, 3)]);
    assert_eq!(since(ANNE, 0, 10).await, [event(1, 2)]);
    assert_eq!(world.read(async |tx| events::head(tx, person(PAUL)).await).await, 3);
}

#[rstest]
#[tokio::test]
async fn events_of_a_failed_transaction_leave_no_gap(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let failed = world
        .store
        .write(async |tx| {
            events::append(tx, &[(person(ANNE), happening(1))], NOW).await?;
            Err::<(), _>(StoreError::Conflict)
        })
        .await;
    assert!(failed.is_err());
    world.write(async |tx| events::append(tx, &[(person(ANNE), happening(2))], NOW).await).await;
    let found = world.read(async |tx| events::since(tx, person(ANNE), 0, 10).await).await;
    assert_eq!(found, [Event { seq: 1, at: NOW, what: happening(2) }]);
}

#[rstest]
#[tokio::test]
async fn nothing_happens_to_people_who_do_not_exist(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let outcome =
        world.store.write(async |tx| events::append(tx, &[(person(9), happening(1))], NOW).await).await;
    assert!(matches!(outcome, Err(StoreError::Engine(_))), "{outcome:?}");
}

#[rstest]
#[tokio::test]
async fn more_happens_to_one_person_than_fits_one_statement(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let many: Vec<_> =
        (1..=2_500).map(|n| (person(ANNE), happening(u8::try_from(n % 250).unwrap()))).collect();
    world.write(async |tx| events::append(tx, &many, NOW).await).await;
    let found = world.read(async |tx| events::since(tx, person(ANNE), 0, 10_000).await).await;
    assert!(found.iter().map(|event| event.seq).eq(1..=2_500), "without a gap");
    assert!(found.iter().map(|event| (person(ANNE), event.what)).eq(many), "in their order");
}
