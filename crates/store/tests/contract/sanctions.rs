//! What staff do against demandes and people.

use protocol::demandes::Status;
use protocol::ids::DemandeId;
use rstest::rstest;
use store::demandes::{self, NewDemande};
use store::sanctions::{self, Holding};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{conversations, unlocks};

use crate::world::{
    ANNE, PAUL, PIA, World, conversation_id, demande, demande_id, later, person, unlock, unlock_id,
};

const STATUSES: [&str; 6] = ["active", "full", "resolved", "expired", "withdrawn", "hidden"];

/// With a demande of Anne's in every status, numbered from 1, and one of Pia's, number 9.
async fn with_demandes(engine: Engine) -> World {
    let world = World::peopled(engine).await;
    world
        .write(async |tx| {
            for (n, status) in (1..).zip(STATUSES) {
                demandes::insert(tx, &demande(n)).await?;
                let set = tx.query(
                    "UPDATE demandes SET status = $2, slots_used = CASE WHEN $2 = 'full' THEN slots ELSE 0 END,
                         closed_at = CASE WHEN $2 IN ('active', 'full') THEN NULL ELSE $3 END WHERE id = $1",
                );
                set.bind(demande_id(n)).bind(status).bind(later(5)).execute().await?;
            }
            demandes::insert(tx, &NewDemande { author: person(PIA), ..demande(9) }).await
        })
        .await;
    world
}

async fn status(world: &World, n: u8) -> Status {
    let seen = world.read(async |tx| demandes::find(tx, demande_id(n), person(ANNE)).await).await;
    seen.unwrap().demande.status
}

#[derive(sqlx::FromRow)]
struct Closed {
    closed_at: Option<protocol::time::Timestamp>,
}

#[rstest]
#[tokio::test]
async fn any_demande_is_hidden_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = with_demandes(engine).await;
    let hide = async |n| world.write(async |tx| demandes::hide(tx, demande_id(n), later(7)).await).await;
    for (n, before) in (1..).zip(STATUSES) {
        assert_eq!(hide(n).await, before != "hidden", "{before}");
        assert!(!hide(n).await, "{before}");
        assert_eq!(status(&world, n).await, Status::Hidden);
        let sql = "SELECT closed_at FROM demandes WHERE id = $1";
        let row = world.read(async |tx| tx.query(sql).bind(demande_id(n)).one::<Closed>().await).await;
        let closed = if matches!(before, "active" | "full") { later(7) } else { later(5) };
        assert_eq!(row.closed_at, Some(closed), "{before}: the first end counts");
    }
    assert!(!hide(77).await, "there is none");
    assert_eq!(status(&world, 9).await, Status::Active);
}

#[rstest]
#[tokio::test]
async fn a_ban_hides_what_is_open_or_could_be_renewed(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = with_demandes(engine).await;
    let hide_all = async || {
        let mut hidden = world.write(async |tx| sanctions::hide_all(tx, person(ANNE), later(7)).await).await;
        hidden.sort_unstable();
        hidden
    };
    assert_eq!(hide_all().await, [1, 2, 4].map(demande_id));
    assert_eq!(hide_all().await, []);
    let mut now = Vec::new();
    for n in [1, 2, 3, 4, 5, 6, 9] {
        now.push(status(&world, n).await);
    }
    let hidden = Status::Hidden;
    assert_eq!(now, [hidden, hidden, Status::Resolved, hidden, Status::Withdrawn, hidden, Status::Active]);
}

#[rstest]
#[tokio::test]
async fn a_ban_touches_ones_own_demandes_and_those_one_has_a_slot_of(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = with_demandes(engine).await;
    // Pia holds slots of Anne's first and third; Paul of the first.
    world
        .write(async |tx| {
            unlock(tx, 3, PIA, 1).await?;
            unlock(tx, 1, PIA, 2).await?;
            unlock(tx, 1, PAUL, 3).await
        })
        .await;
    let touched = async |who| world.read(async |tx| sanctions::touched(tx, person(who)).await).await;
    let holdings = async |who| world.read(async |tx| sanctions::holdings(tx, person(who)).await).await;
    let ids = |numbers: &[u8]| numbers.iter().map(|n| demande_id(*n)).collect::<Vec<DemandeId>>();
    assert_eq!(touched(ANNE).await, ids(&[1, 2, 4]));
    assert_eq!(touched(PIA).await, ids(&[1, 3, 9]), "in the order of their ids");
    let held = |unlock, demande| Holding { unlock: unlock_id(unlock), demande: demande_id(demande) };
    assert_eq!(holdings(PIA).await, [held(2, 1), held(1, 3)]);
    assert_eq!(holdings(ANNE).await, []);

    world.write(async |tx| unlocks::release_slot(tx, unlock_id(2)).await).await;
    assert_eq!(touched(PIA).await, ids(&[3, 9]));
    assert_eq!(holdings(PIA).await, [held(1, 3)]);
}

#[rstest]
#[tokio::test]
async fn a_ban_closes_every_conversation_of_ones_own(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = with_demandes(engine).await;
    world
        .write(async |tx| {
            unlock(tx, 1, PAUL, 1).await?;
            unlock(tx, 2, PAUL, 2).await?;
            unlock(tx, 1, PIA, 3).await?;
            conversations::close(tx, conversation_id(2)).await
        })
        .await;
    let close = async || world.write(async |tx| sanctions::close_conversations(tx, person(PAUL)).await).await;
    let open = async |n| {
        world.read(async |tx| conversations::is_open(tx, person(ANNE), conversation_id(n)).await).await
    };
    let both = [ANNE, PAUL].map(|who| (conversation_id(1), person(who)));
    assert_eq!(close().await, both, "with everyone who is to know; the second was closed before");
    assert_eq!([open(1).await, open(2).await, open(3).await], [Some(false), Some(false), Some(true)]);
    assert_eq!(close().await, []);
}
