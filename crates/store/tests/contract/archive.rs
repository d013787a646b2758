//! Each member's own sealed copy.

use protocol::accounts::Versioned;
use protocol::ids::MessageId;
use protocol::live::Happening;
use protocol::messages::Entry;
use rstest::rstest;
use store::archive::{self, PagePut};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{StoreError, conversations, events, messages};

use crate::world::{ANNE, NOW, PAUL, PIA, World, blob, conversation_id, later, message, message_id, person};

/// Anne has received messages 1 to 5 of Paul's.
async fn received(engine: Engine) -> World {
    let world = World::unlocked(engine).await;
    for n in 1..=5 {
        world.write(async |tx| messages::store_message(tx, &message(n, PAUL, ANNE)).await).await;
    }
    world
}

async fn acknowledge(world: &World, who: u8, numbers: &[u8]) -> Vec<MessageId> {
    let entries: Vec<_> =
        numbers.iter().map(|n| Entry { message_id: message_id(*n), blob: blob(100 + n) }).collect();
    world
        .write(async |tx| {
            archive::acknowledge(tx, person(who), conversation_id(1), &entries, later(70)).await
        })
        .await
}

async fn archived(world: &World, who: u8) -> Vec<MessageId> {
    let entries =
        world.read(async |tx| archive::entries(tx, person(who), conversation_id(1), None, 100).await).await;
    entries.into_iter().map(|entry| entry.message_id).collect()
}

/// Rolls back what was not written.
enum Undone {
    Refused(PagePut),
    Failed(StoreError),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

async fn put_page(world: &World, who: u8, number: u64, replaced: &[u8]) -> PagePut {
    let replaced: Vec<_> = replaced.iter().map(|n| message_id(*n)).collect();
    let outcome = world
        .store
        .write(async |tx| {
            let page = blob(200);
            match archive::put_page(tx, person(who), conversation_id(1), number, &page, &replaced, NOW)
                .await?
            {
                PagePut::Written => Ok(PagePut::Written),
                refused => Err(Undone::Refused(refused)),
            }
        })
        .await;
    match outcome {
        Ok(put) | Err(Undone::Refused(put)) => put,
        Err(Undone::Failed(error)) => panic!("{error}"),
    }
}

#[rstest]
#[tokio::test]
async fn an_acknowledgement_turns_envelopes_into_entries(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = received(engine).await;
    assert_eq!(acknowledge(&world, ANNE, &[2, 1]).await, [message_id(1), message_id(2)]);
    assert_eq!(archived(&world, ANNE).await, [message_id(1), message_id(2)]);
    let waiting =
        world.read(async |tx| store::envelopes::waiting(tx, person(ANNE), None, None, 10).await).await;
    assert_eq!(waiting.len(), 3);
    let conversation_id = conversation_id(1);
    let events = world.read(async |tx| events::since(tx, person(PAUL), 5, 10).await).await;
    let delivered = |n| Happening::Delivered { conversation_id, message_id: message_id(n) };
    assert_eq!(events.iter().map(|event| event.what).collect::<Vec<_>>(), [delivered(1), delivered(2)]);
    let events = world.read(async |tx| events::since(tx, person(ANNE), 5, 10).await).await;
    let entry = |n| Happening::Entry { conversation_id, message_id: message_id(n) };
    assert_eq!(events.iter().map(|event| event.what).collect::<Vec<_>>(), [entry(1), entry(2)]);
}

#[rstest]
#[tokio::test]
async fn an_archived_message_stays_as_it_is(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = received(engine).await;
    acknowledge(&world, ANNE, &[1]).await;
    let head = world.read(async |tx| events::head(tx, person(ANNE)).await).await;
    assert!(acknowledge(&world, ANNE, &[1, 1, 99]).await.is_empty());
    assert!(acknowledge(&world, PIA, &[2]).await.is_empty(), "not a member");
    assert!(acknowledge(&world, PAUL, &[2]).await.is_empty(), "its sender");
    assert_eq!(archived(&world, ANNE).await, [message_id(1)]);
    assert_eq!(world.read(async |tx| events::head(tx, person(ANNE)).await).await, head);
}

#[rstest]
#[tokio::test]
async fn entries_are_paged_in_message_order(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = received(engine).await;
    acknowledge(&world, ANNE, &[5, 3, 1, 4, 2]).await;
    let page = async |after: Option<MessageId>| {
        let read =
            async |tx: &mut store::Tx| archive::entries(tx, person(ANNE), conversation_id(1), after, 2).await;
        world.read(read).await
    };
    let first = page(None).await;
    assert_eq!(first[0], Entry { message_id: message_id(1), blob: blob(101) });
    assert_eq!(first[1].message_id, message_id(2));
    assert_eq!(page(Some(message_id(4))).await.len(), 1);
    assert!(page(Some(message_id(5))).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn a_page_replaces_the_oldest_entries_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = received(engine).await;
    acknowledge(&world, ANNE, &[1, 2, 3, 4, 5]).await;
    assert_eq!(put_page(&world, ANNE, 1, &[1, 2, 3]).await, PagePut::Written);
    assert_eq!(archived(&world, ANNE).await, [message_id(4), message_id(5)]);
    assert_eq!(put_page(&world, ANNE, 1, &[4]).await, PagePut::Taken);
    assert_eq!(put_page(&world, ANNE, 3, &[4]).await, PagePut::Taken, "a number left out");
    assert_eq!(put_page(&world, PIA, 1, &[4]).await, PagePut::Taken, "not a member");
    let page = async |number| {
        world.read(async |tx| archive::page(tx, person(ANNE), conversation_id(1), number).await).await
    };
    assert_eq!((page(1).await, page(2).await), (Some(blob(200)), None));
    let found = world.read(async |tx| conversations::find(tx, person(ANNE), conversation_id(1)).await).await;
    assert_eq!(found.unwrap().pages, 1);
    assert_eq!(archived(&world, PAUL).await.len(), 5, "everyone has their own copy");
}

#[rstest]
#[case(&[])]
#[case(&[2])]
#[case(&[1, 3])]
#[case(&[2, 1])]
#[case(&[1, 2, 9])]
#[tokio::test]
async fn a_page_over_other_than_the_oldest_entries_is_refused(
    #[case] replaced: &[u8],
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = received(engine).await;
    acknowledge(&world, ANNE, &[1, 2, 3]).await;
    assert_eq!(put_page(&world, ANNE, 1, replaced).await, PagePut::EntriesChanged);
    assert_eq!(archived(&world, ANNE).await.len(), 3);
    assert_eq!(put_page(&world, ANNE, 1, &[1, 2, 3]).await, PagePut::Written);
}

#[rstest]
#[tokio::test]
async fn a_paged_message_is_not_archived_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = received(engine).await;
    acknowledge(&world, ANNE, &[1, 2]).await;
    assert_eq!(put_page(&world, ANNE, 1, &[1, 2]).await, PagePut::Written);
    assert!(acknowledge(&world, ANNE, &[1]).await.is_empty());
    assert!(archived(&world, ANNE).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn state_moves_one_version_at_a_time(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let put = async |who: u8, expected: u64, n: u8| {
        let write = async |tx: &mut store::Tx| {
            archive::put_state(tx, person(who), conversation_id(1), expected, &blob(n)).await
        };
        world.write(write).await
    };
    let state = async |who: u8| {
        world.read(async |tx| archive::state(tx, person(who), conversation_id(1)).await).await
    };
    assert_eq!(state(ANNE).await, Some(Versioned { version: 0, blob: None }));
    assert!(put(ANNE, 0, 1).await);
    assert!(!put(ANNE, 0, 2).await);
    assert!(put(ANNE, 1, 3).await);
    assert_eq!(state(ANNE).await, Some(Versioned { version: 2, blob: Some(blob(3)) }));
    assert!(!put(PIA, 0, 1).await);
    assert_eq!(state(PIA).await, None);
}
