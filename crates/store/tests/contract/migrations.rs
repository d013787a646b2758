//! The schema goes up, down, and up again.

use protocol::accounts::Kind;
use rstest::rstest;
use store::Store;
use store::testing::Engine::{self, Postgres, Sqlite};

use crate::world::{ANNE, World, add_user, user};

#[derive(sqlx::FromRow)]
struct Count {
    count: i64,
}

#[rstest]
#[tokio::test]
async fn migrations_go_up_down_and_up_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::unlocked(engine).await;
    world.store.migrate_down(0).await.unwrap();
    let table = match engine {
        Sqlite => {
            "SELECT COUNT(*) AS count FROM sqlite_schema WHERE name IN ('users', 'events', 'demande_points')"
        }
        Postgres => {
            "SELECT COUNT(*) AS count FROM pg_tables WHERE tablename IN ('users', 'events', 'demandes')"
        }
    };
    let tables: Count = world.write(async |tx| tx.query(table).one().await).await;
    assert_eq!(tables.count, 0);
    world.store.migrate().await.unwrap();
    // A new store, because statements prepared on the old one belong to the old tables.
    let reopened = Store::open(world.database.url()).await.unwrap();
    reopened.write(async |tx| add_user(tx, &user(ANNE, Kind::Pro)).await).await.unwrap();
    reopened.close().await;
}

#[rstest]
#[tokio::test]
async fn single_steps_down_can_be_taken(#[values(Sqlite, Postgres)] engine: Engine) {
    let world = World::empty(engine).await;
    for version in (0..7).rev() {
        world.store.migrate_down(version).await.unwrap();
    }
    world.store.migrate().await.unwrap();
}

#[test]
fn both_folders_hold_the_same_files() {
    let names = |folder: &str| {
        let path = format!("{}/../../migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<_> =
            std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert_eq!(names("sqlite").len() % 2, 0, "each has its way back");
}
