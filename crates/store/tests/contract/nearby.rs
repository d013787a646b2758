//! Demandes around a point: the same rows, order and kilometres on both databases.

use protocol::category::Category;
use protocol::money::Budget;
use protocol::time::Timestamp;
use rstest::rstest;
use store::demandes::{self, Found, Nearby, NearbyAfter, NewDemande};
use store::places::Point;
use store::testing::Engine::{self, Postgres, Sqlite};

use crate::world::{NOW, PAUL, World, commune, demande, demande_id, later, paris_11, person};

const CENTRE: Point = Point { lat: 48.8566, lon: 2.3522 };

fn around(centre: Point, radius_km: i64) -> Nearby {
    Nearby {
        viewer: person(PAUL),
        centre,
        radius_km,
        category: None,
        budget_min: None,
        words: String::new(),
        now: NOW,
    }
}

async fn search(world: &World, search: &Nearby) -> Vec<Found> {
    world.read(async |tx| demandes::nearby(tx, search, None, 100).await).await
}

async fn numbers(world: &World, nearby: &Nearby) -> Vec<u8> {
    let found = search(world, nearby).await;
    let number = |found: &Found| (1..=50).find(|n| demande_id(*n) == found.seen.demande.id).unwrap();
    found.iter().map(number).collect()
}

async fn post(world: &World, demande: &NewDemande) {
    assert!(world.write(async |tx| demandes::insert(tx, demande).await).await);
}

/// Points that look scattered and never change: a linear congruential sequence.
fn scattered(centre: Point, degrees: f64, count: u8) -> Vec<Point> {
    let mut state = 42_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state) / f64::from(u32::MAX) * 2.0 - 1.0
    };
    (0..count)
        .map(|_| Point { lat: centre.lat + degrees * next(), lon: centre.lon + degrees * 1.5 * next() })
        .collect()
}

#[tokio::test]
async fn both_databases_agree_on_rows_order_and_kilometres() {
    let reunion = Point { lat: -21.1, lon: 55.5 };
    let (sqlite, postgres) = (World::peopled(Sqlite).await, World::peopled(Postgres).await);
    let points = [scattered(CENTRE, 1.0, 60), scattered(reunion, 0.3, 20)].concat();
    for (n, point) in (1..).zip(&points) {
        let place = commune("75111", "Paris 11e", point.lat, point.lon);
        post(&sqlite, &NewDemande { place: place.clone(), ..demande(n) }).await;
        post(&postgres, &NewDemande { place, ..demande(n) }).await;
    }
    let mut rows = 0;
    for centre in [CENTRE, reunion].into_iter().chain(points.iter().copied().take(20)) {
        for radius_km in [1, 10, 30, 100] {
            let nearby = around(centre, radius_km);
            let found = search(&sqlite, &nearby).await;
            assert_eq!(found, search(&postgres, &nearby).await, "{centre:?} {radius_km}");
            let keys: Vec<_> = found.iter().map(|found| (found.distance_km, found.seen.demande.id)).collect();
            assert!(keys.is_sorted(), "{keys:?}");
            rows += found.len();
        }
    }
    assert!(rows > 500, "{rows}");
}

#[rstest]
#[tokio::test]
async fn the_radius_decides_to_the_metre(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    // One degree of latitude on the sphere is 111 195.08 m.
    let north = |metres: f64| commune("75111", "Paris 11e", CENTRE.lat + metres / 111_195.08, CENTRE.lon);
    post(&world, &NewDemande { place: north(9_999.0), ..demande(1) }).await;
    post(&world, &NewDemande { place: north(10_001.0), ..demande(2) }).await;
    assert_eq!(numbers(&world, &around(CENTRE, 10)).await, [1]);
    let found = search(&world, &around(CENTRE, 11)).await;
    assert_eq!(found.iter().map(|found| found.distance_km).collect::<Vec<_>>(), [9, 10]);
}

#[rstest]
#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    for (n, point) in (1..).zip(scattered(CENTRE, 0.05, 23)) {
        post(
            &world,
            &NewDemande { place: commune("75111", "Paris 11e", point.lat, point.lon), ..demande(n) },
        )
        .await;
    }
    let nearby = around(CENTRE, 50);
    let whole = search(&world, &nearby).await;
    assert_eq!(whole.len(), 23);
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let page = world.read(async |tx| demandes::nearby(tx, &nearby, after, 4).await).await;
        let Some(last) = page.last() else { break };
        after = Some(NearbyAfter { distance_km: last.distance_km, id: last.seen.demande.id });
        paged.extend(page);
    }
    assert_eq!(paged, whole);
}

#[rstest]
#[tokio::test]
async fn filters_narrow_the_search(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    let budget = |max| Some(Budget::new(0, max).unwrap());
    let garden = |n| NewDemande {
        category: Category::Jardin,
        title: "Tailler la haie, 50%_".to_owned().try_into().unwrap(),
        budget: None,
        ..demande(n)
    };
    post(&world, &NewDemande { budget: budget(200), ..demande(1) }).await;
    post(&world, &NewDemande { budget: budget(500), ..demande(2) }).await;
    post(&world, &garden(3)).await;
    let here = around(CENTRE, 30);
    assert_eq!(numbers(&world, &here).await, [1, 2, 3]);
    let category = Some(Category::Jardin);
    assert_eq!(numbers(&world, &Nearby { category, ..here.clone() }).await, [3]);
    let budget_min = Some(500);
    assert_eq!(numbers(&world, &Nearby { budget_min, ..here.clone() }).await, [2, 3]);
    for (words, expected) in [
        ("chaudiere", vec![1, 2]),
        ("PANNE Chaudière paris-11e", vec![1, 2]),
        ("chaudiere haie", vec![]),
        ("haie", vec![3]),
        ("%", vec![1, 2, 3]),
        ("a b c d e f g h", vec![]),
    ] {
        let nearby = Nearby { words: words.to_owned(), ..here.clone() };
        assert_eq!(numbers(&world, &nearby).await, expected, "{words}");
    }
}

#[rstest]
#[tokio::test]
async fn full_over_and_expired_demandes_are_not_found(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::peopled(engine).await;
    post(&world, &NewDemande { slots: 1, ..demande(1) }).await;
    post(&world, &NewDemande { expires_at: later(5), ..demande(2) }).await;
    post(&world, &demande(3)).await;
    assert_eq!(numbers(&world, &around(CENTRE, 30)).await, [1, 2, 3]);
    world.write(async |tx| demandes::take_slot(tx, demande_id(1), person(PAUL), NOW).await).await;
    world.write(async |tx| set_status(tx, 3, "hidden").await).await;
    assert_eq!(numbers(&world, &around(CENTRE, 30)).await, [2]);
    assert_eq!(numbers(&world, &Nearby { now: later(5), ..around(CENTRE, 30) }).await, Vec::<u8>::new());
    world.write(async |tx| set_status(tx, 3, "active").await).await;
    assert_eq!(numbers(&world, &around(CENTRE, 30)).await, [2, 3], "a revived demande returns to the map");
}

async fn set_status(tx: &mut store::Tx, n: u8, status: &str) -> Result<u64, store::StoreError> {
    tx.query("UPDATE demandes SET status = $2 WHERE id = $1").bind(demande_id(n)).bind(status).execute().await
}

#[rstest]
#[tokio::test]
async fn results_carry_what_a_page_shows(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    let [found] = search(&world, &around(paris_11().point, 1)).await.try_into().unwrap();
    assert_eq!(found.distance_km, 0);
    assert!(found.seen.unlock.is_some());
    assert_eq!(found.seen.author.unlocks, 1);
    assert_eq!(found.seen.author.since, Timestamp::from_millis(NOW.as_millis()));
}
