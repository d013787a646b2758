//! What a pro has spent, and the limit they set.

use protocol::accounts::Standing;
use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};
use store::unlocks::{self, Spending, Unlock};
use store::{blocks, demandes, users};

use crate::world::{
    ANNE, NOW, PAUL, PIA, World, conversation_id, demande, demande_id, later, person, tokens, unlock_id,
};

async fn spending(world: &World, since: i64) -> Option<Spending> {
    world.read(async |tx| unlocks::spending(tx, person(PAUL), person(ANNE), later(since), NOW).await).await
}

async fn limit(world: &World, limit: Option<i64>) {
    let limit = limit.map(tokens);
    assert!(world.write(async |tx| users::set_daily_limit(tx, person(PAUL), limit).await).await);
}

/// Paul unlocks demandes 1, 2 and 3, the last for premium tokens; Pia the first.
async fn spent(engine: Engine) -> World {
    let world = World::peopled(engine).await;
    for (n, pro) in [(1, PAUL), (2, PAUL), (3, PAUL), (4, PIA)] {
        let of = if n == 4 { 1 } else { n };
        let unlock = Unlock {
            id: unlock_id(n),
            conversation: conversation_id(n),
            spent: tokens(6),
            premium: n == 3,
            at: NOW,
        };
        if n < 4 {
            world.write(async |tx| demandes::insert(tx, &demande(n)).await).await;
        }
        world.write(async |tx| unlocks::insert(tx, person(pro), demande_id(of), &unlock).await).await;
    }
    world
}

#[rstest]
#[tokio::test]
async fn both_kinds_of_tokens_count_until_they_are_refunded_or_old(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = spent(engine).await;
    limit(&world, Some(20)).await;
    let counted = async |since| spending(&world, since).await.unwrap().spent.get();
    assert_eq!(counted(-1).await, 18);
    assert_eq!(counted(0).await, 0, "what was spent exactly then is old");
    let refund = "UPDATE unlocks SET refunded = 3 WHERE id = $1";
    world.write(async |tx| tx.query(refund).bind(unlock_id(2)).execute().await).await;
    assert_eq!(counted(-1).await, 15);
    assert_eq!(spending(&world, -1).await.unwrap().limit, Some(tokens(20)));
}

#[rstest]
#[tokio::test]
async fn without_a_limit_nothing_is_counted(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = spent(engine).await;
    assert_eq!(spending(&world, -1).await, Some(Spending { limit: None, spent: tokens(0), blocked: false }));
}

#[rstest]
#[tokio::test]
async fn a_block_of_either_side_is_told(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = spent(engine).await;
    let blocked = async || spending(&world, -1).await.unwrap().blocked;
    for (user, other, matters) in [(PIA, PAUL, false), (ANNE, PAUL, true), (PAUL, ANNE, true)] {
        world.write(async |tx| blocks::insert(tx, person(user), person(other), NOW).await).await;
        assert_eq!(blocked().await, matters, "{user} blocks {other}");
        world.write(async |tx| blocks::remove(tx, person(user), person(other)).await).await;
    }
    assert!(!blocked().await);
}

#[rstest]
#[tokio::test]
async fn who_may_not_trade_has_no_spending(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = spent(engine).await;
    for (standing, until, may) in [
        (Standing::Banned, None, false),
        (Standing::Restricted, Some(later(1)), false),
        (Standing::Restricted, Some(NOW), true),
    ] {
        world.write(async |tx| users::set_standing(tx, person(PAUL), standing, until).await).await;
        assert_eq!(spending(&world, -1).await.is_some(), may, "{standing:?} until {until:?}");
    }
}

#[rstest]
#[tokio::test]
async fn a_limit_is_set_and_removed(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let read = async || world.read(async |tx| users::daily_limit(tx, person(PAUL)).await).await;
    assert_eq!(read().await, None);
    limit(&world, Some(12)).await;
    assert_eq!(read().await, Some(tokens(12)));
    limit(&world, None).await;
    assert_eq!(read().await, None);
    assert!(!world.write(async |tx| users::set_daily_limit(tx, person(99), None).await).await);
}
