//! Demandes and their slots.

use protocol::accounts::Standing;
use protocol::demandes::Status;
use protocol::ids::{UnlockId, UserId};
use rstest::rstest;
use store::demandes::{self, NewDemande, Seen, Taken};
use store::places::{self, NewPlace};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::unlocks::{self, Unlock};
use store::users;

use crate::world::{
    ANNE, NOW, PAUL, PIA, World, account_id, conversation_id, demande, demande_id, later, paris_11, person,
    tokens, unlock,
};

async fn seen(world: &World, n: u8, viewer: u8) -> Option<Seen> {
    world.read(async |tx| demandes::find(tx, demande_id(n), person(viewer)).await).await
}

async fn take(world: &World, pro: UserId) -> Option<Taken> {
    world.write(async |tx| demandes::take_slot(tx, demande_id(1), pro, NOW).await).await
}

async fn posted(engine: Engine, demande: NewDemande) -> World {
    let world = World::peopled(engine).await;
    assert!(world.write(async |tx| demandes::insert(tx, &demande).await).await);
    world
}

#[rstest]
#[tokio::test]
async fn a_demande_reads_back_as_posted(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = posted(engine, demande(1)).await;
    let place = NewPlace { located: paris_11(), terms: vec![] };
    world.write(async |tx| places::replace_all(tx, std::slice::from_ref(&place)).await).await;
    let Seen { demande: stored, author, unlock } = seen(&world, 1, PAUL).await.unwrap();
    let new = demande(1);
    assert_eq!((stored.id, stored.author), (new.id, new.author));
    assert_eq!(
        (stored.title, stored.description, stored.category),
        (new.title, new.description, new.category)
    );
    assert_eq!((stored.place, stored.budget), (new.place.place, new.budget));
    assert_eq!(
        (stored.status, stored.slots, stored.slots_used, stored.premium_used),
        (Status::Active, 3, 0, 0)
    );
    assert_eq!((stored.created_at, stored.expires_at), (new.created_at, new.expires_at));
    assert_eq!((author.since, author.unlocks, author.answered), (NOW, 0, 0));
    assert_eq!(unlock, None);
    assert_eq!(seen(&world, 2, PAUL).await, None);
}

#[rstest]
#[tokio::test]
async fn a_demande_outlives_its_communes_row(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = posted(engine, NewDemande { budget: None, ..demande(1) }).await;
    let stored = seen(&world, 1, PAUL).await.unwrap().demande;
    assert_eq!((stored.place.name.as_str(), stored.place.postcodes.len()), ("Paris 11e", 0));
    assert!(stored.place.approximate);
    assert_eq!(stored.budget, None);
}

#[rstest]
#[tokio::test]
async fn only_people_in_good_standing_post(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    for (n, standing, until, posts) in [
        (1, Standing::Banned, None, false),
        (2, Standing::Restricted, None, false),
        (3, Standing::Restricted, Some(later(1)), false),
        (4, Standing::Restricted, Some(NOW), true),
        (5, Standing::Good, None, true),
    ] {
        world.write(async |tx| users::set_standing(tx, person(ANNE), standing, until).await).await;
        let posted = world.write(async |tx| demandes::insert(tx, &demande(n)).await).await;
        assert_eq!(posted, posts, "{standing:?} until {until:?}");
    }
}

#[rstest]
#[tokio::test]
async fn ones_own_demandes_are_listed_newest_first(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    for n in 1..=5 {
        world.write(async |tx| demandes::insert(tx, &demande(n)).await).await;
    }
    let other = NewDemande { author: person(PIA), ..demande(6) };
    world.write(async |tx| demandes::insert(tx, &other).await).await;
    let page = async |before| {
        let page = world.read(async |tx| demandes::of_author(tx, person(ANNE), before, 2).await).await;
        page.into_iter().map(|seen| seen.demande.id).collect::<Vec<_>>()
    };
    assert_eq!(page(None).await, [demande_id(5), demande_id(4)]);
    assert_eq!(page(Some(demande_id(4))).await, [demande_id(3), demande_id(2)]);
    assert_eq!(page(Some(demande_id(2))).await, [demande_id(1)]);
}

#[rstest]
#[tokio::test]
async fn the_last_slot_makes_a_demande_full(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = posted(engine, NewDemande { slots: 2, ..demande(1) }).await;
    let taken =
        |pro| Some(Taken { author: person(ANNE), budget: demande(1).budget, account: Some(account_id(pro)) });
    assert_eq!(take(&world, person(PAUL)).await, taken(PAUL));
    assert_eq!(seen(&world, 1, PAUL).await.unwrap().demande.status, Status::Active);
    assert_eq!(take(&world, person(PIA)).await, taken(PIA));
    let full = seen(&world, 1, PAUL).await.unwrap().demande;
    assert_eq!((full.status, full.slots_used), (Status::Full, 2));
    assert_eq!(take(&world, person(PIA)).await, None);
}

#[rstest]
#[tokio::test]
async fn nobody_takes_a_slot_of_their_own_an_expired_or_an_unknown_demande(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = World::peopled(engine).await;
    let own = NewDemande { author: person(PAUL), ..demande(1) };
    let expired = NewDemande { expires_at: NOW, ..demande(2) };
    world.write(async |tx| demandes::insert(tx, &own).await).await;
    world.write(async |tx| demandes::insert(tx, &expired).await).await;
    for n in [1, 2, 3] {
        let taken =
            world.write(async |tx| demandes::take_slot(tx, demande_id(n), person(PAUL), NOW).await).await;
        assert_eq!(taken, None, "demande {n}");
    }
}

#[rstest]
#[tokio::test]
async fn a_slot_needs_a_pro_and_two_people_in_good_standing(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = posted(engine, NewDemande { author: person(PIA), ..demande(1) }).await;
    assert_eq!(take(&world, person(ANNE)).await, None, "Anne is no pro");
    for person in [person(PAUL), person(PIA)] {
        let stand = async |standing| {
            world.write(async |tx| users::set_standing(tx, person, standing, None).await).await
        };
        for standing in [Standing::Restricted, Standing::Banned] {
            stand(standing).await;
            assert_eq!(take(&world, crate::world::person(PAUL)).await, None, "{standing:?}");
        }
        stand(Standing::Good).await;
    }
    assert!(take(&world, person(PAUL)).await.is_some());
}

#[rstest]
#[tokio::test]
async fn a_viewer_sees_their_own_unlock_and_the_authors_record(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    world.write(async |tx| demandes::insert(tx, &demande(2)).await).await;
    world.write(async |tx| unlock(tx, 2, PIA, 2).await).await;
    world
        .write(async |tx| {
            let answer = tx.query("UPDATE unlocks SET answered_at = $1 WHERE pro_id = $2");
            answer.bind(NOW).bind(person(PIA)).execute().await
        })
        .await;
    let paul = seen(&world, 1, PAUL).await.unwrap();
    assert_eq!((paul.author.unlocks, paul.author.answered), (2, 1));
    assert_eq!(paul.unlock.map(|unlock| unlock.spent.get()), Some(6));
    assert_eq!(seen(&world, 1, PIA).await.unwrap().unlock, None);
}

#[rstest]
#[tokio::test]
async fn the_answer_rate_looks_at_the_newest_fifty_unlocks(#[values(Sqlite, Postgres)] engine: Engine) {
    let id = |n: u8| UnlockId::make(later(i64::from(n)), [0; 10]);
    let world = World::peopled(engine).await;
    for n in 1..=60 {
        world.write(async |tx| demandes::insert(tx, &demande(n)).await).await;
        let (id, conversation) = (id(n), conversation_id(n));
        let unlock = Unlock { id, conversation, spent: tokens(6), premium: false, at: NOW };
        world.write(async |tx| unlocks::insert(tx, person(PAUL), demande_id(n), &unlock).await).await;
    }
    let set = async |sql: &'static str, from: u8, to: u8| {
        let work = async |tx: &mut store::Tx| tx.query(sql).bind(id(from)).bind(id(to)).execute().await;
        world.write(work).await
    };
    let record = async || {
        let author = seen(&world, 1, PIA).await.unwrap().author;
        (author.unlocks, author.answered)
    };
    set("UPDATE unlocks SET answered_at = 1 WHERE id BETWEEN $1 AND $2", 1, 30).await;
    assert_eq!(record().await, (50, 20), "the ten oldest are not counted");
    set("UPDATE unlocks SET refund_rule = 'r3' WHERE id BETWEEN $1 AND $2", 11, 15).await;
    set("UPDATE unlocks SET refund_rule = 'r1' WHERE id BETWEEN $1 AND $2", 16, 18).await;
    set("UPDATE unlocks SET refund_rule = 'r4' WHERE id BETWEEN $1 AND $2", 19, 25).await;
    assert_eq!(record().await, (50, 12), "refunds for want of an answer outweigh a late one");
}
