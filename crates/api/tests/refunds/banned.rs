//! What comes back to a pro who is banned.

use api::domain::staff::{Actor, ban, hide, lift};
use protocol::unlocks::Rule;
use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};

use crate::world::{DAY, Deal, HOUR, START, World, after};

/// The rule by which something is due according to the pro's list.
async fn due(world: &World, deal: &Deal) -> Option<Rule> {
    world.record(deal, START).await.due.map(|due| due.rule)
}

#[rstest]
#[tokio::test]
async fn silence_gives_nothing_to_a_banned_pro_but_what_is_gone_does(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::start(engine).await;
    let reason = "Insultes".to_owned().try_into().unwrap();
    let pro = world.pro().await.id;
    let mut deals = Vec::new();
    for _ in 0..4 {
        deals.push(world.unlock(pro, world.demande().await, 6, false, START).await);
    }
    let [unopened, opened, late, hidden] = deals.try_into().unwrap();
    let mut messages = Vec::new();
    for deal in [&unopened, &opened, &late] {
        messages.push(world.pro_writes(deal, after(HOUR)).await);
    }
    world.opens(&opened, &messages[1], after(HOUR * 2)).await;
    assert_eq!(due(&world, &opened).await, Some(Rule::R3));
    let (operator, banned_at) = (Actor::Operator, after(HOUR * 3));
    world
        .store
        .write(async |tx| hide(tx, hidden.demande, &operator, &reason, banned_at).await)
        .await
        .unwrap();
    world.store.write(async |tx| ban(tx, pro, &operator, &reason, banned_at).await).await.unwrap();
    world.opens(&late, &messages[2], after(HOUR * 4)).await;
    for deal in [&unopened, &opened, &late] {
        assert_eq!(due(&world, deal).await, None);
    }
    world.store.write(async |tx| lift(tx, pro, &operator, &reason, after(DAY)).await).await.unwrap();
    assert_eq!(world.given(after(DAY * 60)).await, 1, "R2");
    assert_eq!(world.cost(pro).await, 18);
}
