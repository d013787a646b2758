//! Purchases of access.

use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};
use store::unlocks::{self, Unlock};

use crate::world::{NOW, PAUL, PIA, World, conversation_id, demande_id, person, tokens, unlock_id};

fn unlock(n: u8) -> Unlock {
    Unlock { id: unlock_id(n), conversation: conversation_id(n), spent: tokens(6), premium: false, at: NOW }
}

#[rstest]
#[tokio::test]
async fn an_open_unlock_is_bought_once_and_again_after_a_refund(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let buy = async |n: u8| {
        world.write(async |tx| unlocks::insert(tx, person(PAUL), demande_id(1), &unlock(n)).await).await
    };
    let open =
        async |pro: u8| world.read(async |tx| unlocks::find_open(tx, person(pro), demande_id(1)).await).await;
    assert_eq!(open(PAUL).await, Some(unlock(1)));
    assert_eq!(open(PIA).await, None);
    assert!(!buy(2).await);
    world
        .write(async |tx| {
            let refund = tx.query("UPDATE unlocks SET refunded_at = $2 WHERE id = $1");
            refund.bind(unlock_id(1)).bind(NOW).execute().await
        })
        .await;
    assert_eq!(open(PAUL).await, None);
    assert!(buy(2).await);
    assert_eq!(open(PAUL).await, Some(unlock(2)));
}
