//! Slots, standard and premium, taken and given back.

use protocol::accounts::{Kind, Standing};
use protocol::demandes::Status;
use rstest::rstest;
use store::demandes::{self, Demande, NewDemande, Taken};
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{unlocks, users};

use crate::world::{
    ANNE, NOW, PAUL, PIA, World, account_id, add_user, demande, demande_id, later, person, unlock_id, user,
};

async fn posted(engine: Engine, demande: NewDemande) -> World {
    let world = World::peopled(engine).await;
    assert!(world.write(async |tx| demandes::insert(tx, &demande).await).await);
    world
}

async fn stored(world: &World) -> Demande {
    world.read(async |tx| demandes::find(tx, demande_id(1), person(ANNE)).await).await.unwrap().demande
}

async fn take(world: &World, pro: u8) -> Option<Taken> {
    world.write(async |tx| demandes::take_slot(tx, demande_id(1), person(pro), NOW).await).await
}

async fn take_premium(world: &World, pro: u8) -> Option<Taken> {
    world.write(async |tx| demandes::take_premium_slot(tx, demande_id(1), person(pro), NOW).await).await
}

#[rstest]
#[tokio::test]
async fn the_premium_slot_is_one_beside_the_others(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = posted(engine, NewDemande { slots: 1, ..demande(1) }).await;
    assert!(take(&world, PAUL).await.is_some());
    assert_eq!(take(&world, PIA).await, None, "it is full");
    let taken = Taken { author: person(ANNE), budget: demande(1).budget, account: Some(account_id(PIA)) };
    assert_eq!(take_premium(&world, PIA).await, Some(taken));
    assert_eq!(take_premium(&world, PAUL).await, None, "there is one premium slot");
    let demande = stored(&world).await;
    assert_eq!((demande.status, demande.slots_used, demande.premium_used), (Status::Full, 1, 1));
}

#[rstest]
#[tokio::test]
async fn who_has_an_open_unlock_takes_no_other_slot(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    assert_eq!(take(&world, PAUL).await, None);
    assert_eq!(take_premium(&world, PAUL).await, None);
    let refund = "UPDATE unlocks SET refunded_at = unlocked_at WHERE id = $1";
    world.write(async |tx| tx.query(refund).bind(unlock_id(1)).execute().await).await;
    assert!(take(&world, PAUL).await.is_some());
}

#[rstest]
#[tokio::test]
async fn a_premium_slot_follows_the_rules_of_the_others(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = posted(engine, NewDemande { author: person(PIA), ..demande(1) }).await;
    assert_eq!(take_premium(&world, ANNE).await, None, "Anne is no pro");
    assert_eq!(take_premium(&world, PIA).await, None, "it is her own");
    for somebody in [PAUL, PIA] {
        let stand = async |standing| {
            world.write(async |tx| users::set_standing(tx, person(somebody), standing, None).await).await
        };
        stand(Standing::Banned).await;
        assert_eq!(take_premium(&world, PAUL).await, None, "{somebody} is banned");
        stand(Standing::Good).await;
    }
    let over = async |tx: &mut store::Tx| {
        demandes::take_premium_slot(tx, demande_id(1), person(PAUL), later(1_000_000)).await
    };
    assert_eq!(world.write(over).await, None, "its time is over");
    assert!(take_premium(&world, PAUL).await.is_some());
}

#[rstest]
#[tokio::test]
async fn a_freed_slot_makes_a_full_demande_active(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = posted(engine, NewDemande { slots: 1, ..demande(1) }).await;
    take(&world, PAUL).await;
    take_premium(&world, PIA).await;
    world.write(async |tx| demandes::free_slot(tx, demande_id(1), true).await).await;
    assert_eq!(stored(&world).await.status, Status::Full, "its premium slot alone is free");
    world.write(async |tx| demandes::free_slot(tx, demande_id(1), false).await).await;
    let demande = stored(&world).await;
    assert_eq!((demande.status, demande.slots_used, demande.premium_used), (Status::Active, 0, 0));
    assert!(take(&world, PIA).await.is_some());
}

#[rstest]
#[tokio::test]
async fn a_slot_freed_after_the_end_revives_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = posted(engine, NewDemande { slots: 1, ..demande(1) }).await;
    take(&world, PAUL).await;
    world.write(async |tx| tx.query("UPDATE demandes SET status = 'resolved'").execute().await).await;
    world.write(async |tx| demandes::free_slot(tx, demande_id(1), false).await).await;
    assert_eq!(stored(&world).await.status, Status::Resolved);
    let again = world.store.write(async |tx| demandes::free_slot(tx, demande_id(1), false).await).await;
    assert!(again.is_err(), "there is no slot to free");
}

#[rstest]
#[tokio::test]
async fn an_unlock_releases_its_slot_once(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let release = async |n| world.write(async |tx| unlocks::release_slot(tx, unlock_id(n)).await).await;
    assert_eq!(release(1).await, Some(false));
    assert_eq!(release(1).await, None);
    assert_eq!(release(9).await, None);
}

#[rstest]
#[tokio::test]
async fn a_demande_is_locked_if_there_is_one(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = posted(engine, demande(1)).await;
    let lock = async |n| world.write(async |tx| demandes::lock(tx, demande_id(n)).await).await;
    assert!(lock(1).await);
    assert!(!lock(2).await);
    assert_eq!(stored(&world).await.slots_used, 0);
}

#[rstest]
#[tokio::test]
async fn one_of_many_takes_the_premium_slot(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = posted(engine, demande(1)).await;
    for n in 100..116 {
        world.write(async |tx| add_user(tx, &user(n, Kind::Pro)).await).await;
    }
    let world = &world;
    let taken = futures::future::join_all((100..116).map(|n| take_premium(world, n))).await;
    assert_eq!(taken.iter().flatten().count(), 1);
    assert_eq!(stored(world).await.premium_used, 1);
}
