//! Facts about the installation, and totals.

use protocol::staff::Stats;
use rstest::rstest;
use store::testing::Engine::{self, Postgres, Sqlite};
use store::{instance, stats};

use crate::world::World;

#[rstest]
#[tokio::test]
async fn a_fingerprint_is_set_once_and_a_version_again_and_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let get = async |key: &str| world.read(async |tx| instance::get(tx, key).await).await;
    assert_eq!(get("pepper").await, None);
    assert!(world.write(async |tx| instance::set_once(tx, "pepper", b"one").await).await);
    assert!(!world.write(async |tx| instance::set_once(tx, "pepper", b"two").await).await);
    assert_eq!(get("pepper").await.unwrap(), b"one");
    world.write(async |tx| instance::set(tx, "places", b"1").await).await;
    world.write(async |tx| instance::set(tx, "places", b"2").await).await;
    assert_eq!(get("places").await.unwrap(), b"2");
}

#[rstest]
#[tokio::test]
async fn totals_count_everything(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let totals = world.read(async |tx| stats::totals(tx).await).await;
    assert_eq!(totals, Stats { users: 3, active_demandes: 1, unlocks: 1, conversations: 1 });
}
