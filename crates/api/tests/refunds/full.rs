//! What a full refund undoes.

use protocol::live::Happening;
use protocol::time::Timestamp;
use rstest::rstest;
use store::messages::Stored;
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{conversations, demandes, envelopes, events, unlocks};

use crate::world::{DAY, Deal, HOUR, PURSE, START, World, after};

/// Two days after a first message on the last moment of the first day.
const DUE: Timestamp = Timestamp::from_millis(START.as_millis() + 3 * 24 * 60 * 60 * 1_000);

/// The demande as its pro sees it: standard slots taken, premium slots taken, and whether it is unlocked.
async fn seen(world: &World, deal: &Deal) -> (i64, i64, bool) {
    let seen = world.write(async |tx| demandes::find(tx, deal.demande, deal.pro).await).await.unwrap();
    (seen.demande.slots_used, seen.demande.premium_used, seen.unlock.is_some())
}

#[rstest]
#[tokio::test]
async fn the_conversation_closes_and_nothing_is_on_its_way(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    world.pro_writes(&deal, after(DAY)).await;
    let waiting = async || {
        world.write(async |tx| envelopes::waiting(tx, deal.author, None, None, 10).await).await.len()
    };
    assert_eq!(waiting().await, 1);
    let report = world.run(DUE).await;
    assert_eq!(waiting().await, 0);
    let mut wake = report.wake.clone();
    wake.sort_unstable();
    let mut both = vec![deal.pro, deal.author];
    both.sort_unstable();
    assert_eq!(wake, both);
    let found = world.write(async |tx| conversations::find(tx, deal.author, deal.conversation).await).await;
    assert!(!found.unwrap().open, "readable, no longer open");
    assert_eq!(world.anne_writes(&deal, DUE).await, Stored::Closed);
    let happened = async |who| {
        let events = world.write(async |tx| events::since(tx, who, 0, 10).await).await;
        events.into_iter().map(|event| event.what).collect::<Vec<_>>()
    };
    let closed = Happening::Conversation { conversation_id: deal.conversation };
    assert_eq!(happened(deal.pro).await[1..], [Happening::Balance, closed]);
    assert_eq!(happened(deal.author).await[1..], [closed]);
}

#[rstest]
#[tokio::test]
async fn the_slot_is_free_and_the_demande_can_be_bought_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    world.pro_writes(&deal, after(DAY)).await;
    assert_eq!(seen(&world, &deal).await, (1, 0, true));
    world.run(DUE).await;
    assert_eq!(seen(&world, &deal).await, (0, 0, false));
    let again = world.unlock(deal.pro, deal.demande, 6, false, DUE).await;
    assert_eq!(seen(&world, &deal).await, (1, 0, true));
    world.pro_writes(&again, DUE).await;
    assert_eq!(world.given(DUE.plus(DAY * 2)).await, 1, "a new purchase with rights of its own");
    assert_eq!(world.cost(deal.pro).await, 0);
}

#[rstest]
#[tokio::test]
async fn a_premium_unlock_gives_back_premium_tokens_and_the_premium_slot(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::start(engine).await;
    let deal = world.unlock(world.pro().await.id, world.demande().await, 6, true, START).await;
    world.pro_writes(&deal, after(DAY)).await;
    assert_eq!(seen(&world, &deal).await, (0, 1, true));
    assert_eq!(world.balance(deal.pro).await.premium.get(), PURSE - 6);
    world.run(DUE).await;
    assert_eq!(seen(&world, &deal).await, (0, 0, false));
    let balance = world.balance(deal.pro).await;
    assert_eq!((balance.standard.get(), balance.premium.get()), (PURSE, PURSE));
}

#[rstest]
#[tokio::test]
async fn a_slot_that_was_given_back_before_stays_given_back_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    world.pro_writes(&deal, after(HOUR)).await;
    world
        .write(async |tx| {
            demandes::lock(tx, deal.demande).await?;
            let premium = unlocks::release_slot(tx, deal.unlock).await?;
            demandes::free_slot(tx, deal.demande, premium == Some(true)).await
        })
        .await;
    assert_eq!(seen(&world, &deal).await, (0, 0, true));
    assert_eq!(world.given(DUE).await, 1);
    assert_eq!(seen(&world, &deal).await, (0, 0, false));
}
