//! Blocking and leaving bring nobody a refund, and keep none from anybody.

use api::domain::{blocks, conversations};
use protocol::time::Timestamp;
use protocol::unlocks::{Due, Rule};
use rstest::rstest;
use store::messages::Stored;
use store::testing::Engine::{self, Postgres, Sqlite};

use crate::world::{DAY, Deal, HOUR, MOMENT, START, World, after};

/// How someone closes a conversation.
#[derive(Debug, Clone, Copy)]
enum Shut {
    Block,
    Leave,
}

impl World {
    async fn shut(&self, deal: &Deal, by_author: bool, how: Shut, at: Timestamp) {
        let (user, other) = if by_author { (deal.author, deal.pro) } else { (deal.pro, deal.author) };
        let id = deal.conversation;
        let done = match how {
            Shut::Block => self.store.write(async |tx| blocks::block(tx, user, other, at).await).await,
            Shut::Leave => self.store.write(async |tx| conversations::leave(tx, user, id, at).await).await,
        };
        assert_eq!(done.unwrap().len(), 2);
    }
}

async fn due(world: &World, deal: &Deal) -> Option<(Rule, Timestamp)> {
    world.record(deal, START).await.due.map(|Due { rule, at }| (rule, at))
}

#[rstest]
#[tokio::test]
async fn a_demandeur_who_shuts_the_pro_out_counts_as_not_answering(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(Shut::Block, Shut::Leave)] how: Shut,
) {
    let world = World::start(engine).await;
    // R1 goes on, R3 goes on, and who could not even write any more gets R1.
    let (r1, r3, unheard) = (world.deal(START).await, world.deal(START).await, world.deal(START).await);
    world.pro_writes(&r1, after(HOUR)).await;
    let message = world.pro_writes(&r3, after(HOUR)).await;
    world.opens(&r3, &message, after(HOUR * 2)).await;
    for deal in [&r1, &r3, &unheard] {
        world.shut(deal, true, how, after(HOUR * 3)).await;
        assert_eq!(world.anne_writes(deal, after(HOUR * 4)).await, Stored::Closed);
        let late = world.message(deal, deal.pro, deal.author, after(HOUR * 4));
        assert_eq!(world.store_message(&late).await, Stored::Closed);
    }
    assert_eq!(due(&world, &r1).await, Some((Rule::R1, after(HOUR * 49))));
    assert_eq!(due(&world, &r3).await, Some((Rule::R3, after(HOUR * 2 + DAY * 7))));
    assert_eq!(due(&world, &unheard).await, Some((Rule::R1, after(HOUR * 51))));
    assert_eq!(world.given(after(HOUR * 51).minus(MOMENT)).await, 1);
    assert_eq!(world.given(after(DAY * 30)).await, 2);
    let costs = (world.cost(r1.pro).await, world.cost(r3.pro).await, world.cost(unheard.pro).await);
    assert_eq!(costs, (0, 3, 0));
}

#[rstest]
#[tokio::test]
async fn shutting_a_pro_out_brings_nothing_to_who_was_answered_or_silent(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(Shut::Block, Shut::Leave)] how: Shut,
) {
    let world = World::start(engine).await;
    let (answered, silent, late) =
        (world.deal(START).await, world.deal(START).await, world.deal(START).await);
    world.pro_writes(&answered, after(HOUR)).await;
    assert_eq!(world.anne_writes(&answered, after(HOUR * 2)).await, Stored::New);
    world.pro_writes(&late, after(DAY + HOUR)).await;
    for deal in [&answered, &silent, &late] {
        world.shut(deal, true, how, after(DAY + HOUR * 2)).await;
        assert_eq!(due(&world, deal).await, None);
    }
    assert_eq!(world.given(after(DAY * 30)).await, 0);
}

#[rstest]
#[tokio::test]
async fn a_pro_who_shuts_the_demandeur_out_gets_nothing_for_the_silence(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(Shut::Block, Shut::Leave)] how: Shut,
) {
    let world = World::start(engine).await;
    let (r1, r3, later) = (world.deal(START).await, world.deal(START).await, world.deal(START).await);
    for deal in [&r1, &r3, &later] {
        let message = world.pro_writes(deal, after(HOUR)).await;
        if deal.unlock == r3.unlock {
            world.opens(deal, &message, after(HOUR * 2)).await;
        }
        world.shut(deal, false, how, after(HOUR * 3)).await;
        assert_eq!(due(&world, deal).await, None);
        if deal.unlock == later.unlock {
            world.opens(deal, &message, after(HOUR * 4)).await;
            assert_eq!(due(&world, deal).await, None, "no R3 by a later receipt");
        }
    }
    assert_eq!(world.given(after(DAY * 30)).await, 0);
}

#[rstest]
#[tokio::test]
async fn blocking_and_unblocking_gains_a_pro_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    world.shut(&deal, false, Shut::Block, after(HOUR)).await;
    let unblocked =
        world.store.write(async |tx| blocks::unblock(tx, deal.pro, deal.author, after(HOUR * 2)).await);
    assert_eq!(unblocked.await.unwrap().len(), 2);
    let message = world.pro_writes(&deal, after(HOUR * 3)).await;
    assert_eq!(due(&world, &deal).await, None);
    world.opens(&deal, &message, after(HOUR * 4)).await;
    assert_eq!(due(&world, &deal).await, None);
}
