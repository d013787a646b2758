//! R1, R2 and R3.

use protocol::time::Timestamp;
use protocol::unlocks::{Due, Rule};
use rstest::rstest;
use store::messages::Stored;
use store::testing::Engine::{self, Postgres, Sqlite};

use crate::world::{DAY, Deal, HOUR, MOMENT, START, World, after, tokens};

/// What is due according to the pro's list.
async fn due(world: &World, deal: &Deal) -> Option<(Rule, Timestamp)> {
    world.record(deal, START).await.due.map(|Due { rule, at }| (rule, at))
}

#[rstest]
#[tokio::test]
async fn r1_gives_everything_back_after_48_hours_of_silence(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    assert_eq!(due(&world, &deal).await, None, "a pro who does not write proves nothing");
    world.pro_writes(&deal, after(HOUR)).await;
    assert_eq!(due(&world, &deal).await, Some((Rule::R1, after(HOUR * 49))));
    world.pro_writes(&deal, after(HOUR * 2)).await;
    assert_eq!(due(&world, &deal).await, Some((Rule::R1, after(HOUR * 49))), "the first one counts");

    assert_eq!(world.given(after(HOUR * 49).minus(MOMENT)).await, 0);
    assert_eq!(world.cost(deal.pro).await, 6);
    assert_eq!(world.given(after(HOUR * 49)).await, 1);
    assert_eq!(world.cost(deal.pro).await, 0);
    let record = world.record(&deal, after(HOUR * 49)).await;
    let refund = record.refund.unwrap();
    assert_eq!((refund.tokens, refund.rule, refund.full_at), (tokens(6), Rule::R1, Some(after(HOUR * 49))));
    assert_eq!((record.due, record.claimable), (None, false));
}

#[rstest]
#[tokio::test]
async fn the_pro_writes_within_24_hours_or_nothing_is_due(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    let (soon, late) = (world.deal(START).await, world.deal(START).await);
    world.pro_writes(&soon, after(DAY)).await;
    let message = world.pro_writes(&late, after(DAY + MOMENT)).await;
    assert_eq!(due(&world, &soon).await, Some((Rule::R1, after(DAY * 3))));
    assert_eq!(due(&world, &late).await, None);
    world.opens(&late, &message, after(DAY * 2)).await;
    assert_eq!(due(&world, &late).await, None, "no R3 either");
    assert_eq!(world.given(after(DAY * 30)).await, 1);
    assert_eq!((world.cost(soon.pro).await, world.cost(late.pro).await), (0, 6));
}

#[rstest]
#[tokio::test]
async fn an_answer_ends_what_silence_makes_due(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    let (r1, r3) = (world.deal(START).await, world.deal(START).await);
    world.pro_writes(&r1, after(HOUR)).await;
    let message = world.pro_writes(&r3, after(HOUR)).await;
    world.opens(&r3, &message, after(HOUR * 2)).await;
    assert_eq!(world.anne_writes(&r1, after(HOUR * 49).minus(MOMENT)).await, Stored::New);
    assert_eq!(world.anne_writes(&r3, after(HOUR * 2 + DAY * 7).minus(MOMENT)).await, Stored::New);
    assert_eq!((due(&world, &r1).await, due(&world, &r3).await), (None, None));
    assert_eq!(world.given(after(DAY * 30)).await, 0);
    let record = world.record(&r1, after(DAY * 30)).await;
    assert_eq!(record.answered_at, Some(after(HOUR * 49).minus(MOMENT)));
}

#[rstest]
#[tokio::test]
async fn a_demandeur_who_writes_first_has_answered(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    world.anne_writes(&deal, after(HOUR)).await;
    let message = world.pro_writes(&deal, after(HOUR * 2)).await;
    assert_eq!(due(&world, &deal).await, None);
    world.opens(&deal, &message, after(HOUR * 3)).await;
    assert_eq!(due(&world, &deal).await, None);
}

#[rstest]
#[tokio::test]
async fn r2_comes_whatever_the_demandeur_does(#[values(Sqlite, Postgres)] engine: Engine) {
    let (world, deal) = World::with_deal(engine).await;
    let queue = async || {
        let sql = "UPDATE unlocks SET refund_due_at = $2, due_rule = 'r2' WHERE id = $1";
        world.write(async |tx| tx.query(sql).bind(deal.unlock).bind(after(DAY)).execute().await).await
    };
    queue().await;
    let message = world.pro_writes(&deal, after(HOUR)).await;
    assert_eq!(due(&world, &deal).await, Some((Rule::R2, after(DAY))));
    world.opens(&deal, &message, after(HOUR)).await;
    world.anne_writes(&deal, after(HOUR * 2)).await;
    assert_eq!(due(&world, &deal).await, Some((Rule::R2, after(DAY))));
    assert_eq!(world.given(after(DAY)).await, 1);
    assert_eq!(world.cost(deal.pro).await, 0);
    let refund = world.record(&deal, after(DAY)).await.refund.unwrap();
    assert_eq!((refund.rule, refund.tokens), (Rule::R2, tokens(6)));
}

#[rstest]
#[tokio::test]
async fn r3_gives_half_back_after_seven_days_without_any_answer(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    let (demande, pro) = (world.demande().await, world.pro().await);
    let deal = world.unlock(pro.id, demande, 3, false, START).await;
    let message = world.pro_writes(&deal, after(HOUR)).await;
    let receipt = after(HOUR * 10);
    world.opens(&deal, &message, receipt).await;
    assert_eq!(due(&world, &deal).await, Some((Rule::R3, receipt.plus(DAY * 7))), "R1 no longer");

    assert_eq!(world.given(receipt.plus(DAY * 7).minus(MOMENT)).await, 0);
    assert_eq!(world.given(receipt.plus(DAY * 7)).await, 1);
    assert_eq!(world.cost(deal.pro).await, 1, "2 of 3: half is rounded up");
    let record = world.record(&deal, receipt.plus(DAY * 7)).await;
    let refund = record.refund.unwrap();
    assert_eq!((refund.tokens, refund.rule, refund.full_at), (tokens(2), Rule::R3, None));
    assert!(record.claimable, "half is left to claim");
    assert_eq!(world.anne_writes(&deal, after(DAY * 9)).await, Stored::New, "the conversation goes on");
    assert_eq!(world.given(after(DAY * 60)).await, 0);
}

#[rstest]
#[tokio::test]
async fn a_word_to_any_pro_of_the_demande_within_seven_days_prevents_r3(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::start(engine).await;
    let receipt = after(HOUR * 10);
    let week = DAY * 7;
    // When Anne writes to the other pro, and whether R3 gives back all the same.
    for (written, given) in
        [(receipt, 1), (receipt.plus(MOMENT), 0), (receipt.plus(week), 0), (receipt.plus(week + MOMENT), 1)]
    {
        let demande = world.demande().await;
        let (deal, other) = (
            world.unlock(world.pro().await.id, demande, 6, false, START).await,
            world.unlock(world.pro().await.id, demande, 6, false, START).await,
        );
        let message = world.pro_writes(&deal, after(HOUR)).await;
        world.opens(&deal, &message, receipt).await;
        world.anne_writes(&other, written).await;
        assert_eq!(world.given(receipt.plus(week + HOUR)).await, given, "written at {written:?}");
        assert_eq!(world.record(&deal, START).await.due, None, "decided once");
    }
}

#[rstest]
#[tokio::test]
async fn a_word_about_another_demande_does_not_prevent_r3(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::start(engine).await;
    let (deal, other) = (world.deal(START).await, world.deal(START).await);
    let message = world.pro_writes(&deal, after(HOUR)).await;
    world.opens(&deal, &message, after(HOUR)).await;
    world.anne_writes(&other, after(DAY)).await;
    assert_eq!(world.given(after(DAY * 8)).await, 1);
}
