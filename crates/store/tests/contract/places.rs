//! Communes.

use rstest::rstest;
use store::places::{self, Located, NewPlace};
use store::testing::Engine::{self, Postgres, Sqlite};

use crate::world::{World, commune};

fn place(code: &str, name: &str, population: i64, terms: &[&str]) -> NewPlace {
    let located = Located { population, ..commune(code, name, 48.8, 2.3) };
    NewPlace { located, terms: terms.iter().map(|term| (*term).to_owned()).collect() }
}

async fn imported(engine: Engine) -> World {
    let world = World::empty(engine).await;
    let places = [
        place("42218", "Saint-Étienne", 172_000, &["saint etienne", "42000", "42100"]),
        place("76635", "Saint-Étienne-du-Rouvray", 28_000, &["saint etienne du rouvray", "76800"]),
        place("07234", "Saint-Étienne-de-Boulogne", 400, &["saint etienne de boulogne", "07200"]),
        place("75111", "Paris 11e", 147_000, &["paris 11e", "paris 11", "75011"]),
    ];
    world.write(async |tx| places::replace_all(tx, &places).await).await;
    world
}

async fn found(world: &World, prefix: &str, limit: i64) -> Vec<String> {
    let located = world.read(async |tx| places::search(tx, prefix, limit).await).await;
    located.into_iter().map(|located| located.place.code.to_string()).collect()
}

#[rstest]
#[tokio::test]
async fn a_prefix_finds_names_and_postcodes_the_larger_commune_first(
    #[values(Sqlite, Postgres)] engine: Engine,
) {
    let world = imported(engine).await;
    assert_eq!(found(&world, "saint et", 10).await, ["42218", "76635", "07234"]);
    assert_eq!(found(&world, "saint et", 2).await, ["42218", "76635"]);
    assert_eq!(found(&world, "paris 11", 10).await, ["75111"]);
    assert_eq!(found(&world, "76", 10).await, ["76635"]);
    assert!(found(&world, "etienne", 10).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn an_exact_term_comes_before_a_larger_commune(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    let places = [
        place("10001", "Ay", 200, &["ay"]),
        place("10002", "Aytré", 9_000, &["aytre"]),
        place("10003", "Ayze", 2_000, &["ayze"]),
    ];
    world.write(async |tx| places::replace_all(tx, &places).await).await;
    assert_eq!(found(&world, "ay", 10).await, ["10001", "10002", "10003"]);
}

#[rstest]
#[tokio::test]
async fn a_commune_reads_back_as_imported(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = imported(engine).await;
    let code = "42218".parse().unwrap();
    let found = world.read(async |tx| places::find(tx, &code).await).await;
    assert_eq!(found, Some(place("42218", "Saint-Étienne", 172_000, &[]).located));
    let unknown = "99999".parse().unwrap();
    assert_eq!(world.read(async |tx| places::find(tx, &unknown).await).await, None);
}

#[rstest]
#[tokio::test]
async fn an_import_of_any_size_replaces_everything(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = imported(engine).await;
    let many: Vec<_> = (0..1_203)
        .map(|n| {
            let code = format!("{n:05}");
            place(&code, &format!("Commune {n}"), n, &[&format!("commune {n}"), &code])
        })
        .collect();
    world.write(async |tx| places::replace_all(tx, &many).await).await;
    assert_eq!(world.read(async |tx| places::count(tx).await).await, 1_203);
    assert_eq!(found(&world, "01202", 5).await, ["01202"]);
    assert!(found(&world, "paris", 5).await.is_empty());
}
