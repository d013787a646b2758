//! How long files are kept.

use rstest::rstest;
use store::StoreError;
use store::testing::Engine::{self, Postgres, Sqlite};

use super::{Place, SIZE, Scene, Upload, told};

#[derive(sqlx::FromRow)]
struct Row {
    state: String,
    millis: i64,
}

/// State, and how long until something happens to the file.
async fn row(scene: &Scene, id: &str) -> Option<(String, f64)> {
    let (store, id) = (scene.server.store().await, id.parse::<uuid::Uuid>().unwrap());
    let sql = "SELECT state, due_at AS millis FROM media WHERE id = $1";
    let row: Result<Option<Row>, StoreError> =
        store.read(async |tx| tx.query(sql).bind(id).optional().await).await;
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    #[expect(clippy::cast_precision_loss, reason = "hours")]
    row.unwrap().map(|row| (row.state, ((row.millis - now) as f64 / 3_600_000.0).round()))
}

/// The file's time comes now.
async fn is_due(scene: &Scene, id: &str) {
    let id = id.parse::<uuid::Uuid>().unwrap();
    assert_eq!(
        scene.server.alter("UPDATE media SET due_at = 1 WHERE id = $1", |query| query.bind(id)).await,
        1
    );
}

async fn sweep(scene: &Scene) {
    let output = scene.server.job("media").await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn state(name: &str, hours: f64) -> (String, f64) {
    (name.to_owned(), hours)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_kept_for_14_days_and_an_unfinished_upload_for_one(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(Place::Folder, Place::S3)] place: Place,
) {
    let scene = Scene::open(engine, place).await;
    let (raw, pair) = (scene.server.raw(), scene.server.raw_pair().await);
    let (whole, orphan) = (Upload::whole(&raw, &pair, SIZE).await, Upload::begin(&raw, &pair, SIZE).await);
    let other = Upload::whole(&raw, &pair, 16).await;
    assert_eq!(orphan.put(1).await.status, 204);
    assert_eq!(row(&scene, &whole.id).await, Some(state("complete", 14.0 * 24.0)));
    assert_eq!(row(&scene, &orphan.id).await, Some(state("uploading", 24.0)));

    // Gone at once, whether or not the job has come to it.
    is_due(&scene, &whole.id).await;
    is_due(&scene, &orphan.id).await;
    assert_eq!(whole.refused(&pair.demandeur.token).await, (410, "media_gone".to_owned()));
    assert_eq!(told(&orphan.put(1).await), (410, "media_gone"));
    sweep(&scene).await;
    assert_eq!(scene.objects(), [format!("{}-0", other.id)]);
    for gone in [&whole, &orphan] {
        assert_eq!(row(&scene, &gone.id).await, Some(state("removing", 24.0)));
        assert_eq!(gone.refused(&pair.demandeur.token).await, (410, "media_gone".to_owned()));
    }

    // What a writer who was slow, or was killed, still put there goes with the row.
    let late = scene.folder().join(format!("{}-2", whole.id));
    std::fs::write(&late, "en retard").unwrap();
    is_due(&scene, &whole.id).await;
    sweep(&scene).await;
    assert_eq!(row(&scene, &whole.id).await, None);
    assert!(!late.exists());
    assert_eq!(whole.refused(&pair.demandeur.token).await, (404, "not_found".to_owned()));
    assert_eq!(other.fetch(&pair.demandeur.token).await, (200, other.bytes.clone()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_that_was_killed_is_ended_by_the_next_one(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::open(engine, Place::Folder).await;
    let (raw, pair) = (scene.server.raw(), scene.server.raw_pair().await);
    // Killed behind the mark, in front of the bytes; and behind the bytes, in front of the row.
    let (marked, emptied) = (Upload::whole(&raw, &pair, SIZE).await, Upload::whole(&raw, &pair, SIZE).await);
    let mark = "UPDATE media SET state = 'removing', due_at = 1";
    assert_eq!(scene.server.alter(mark, |query| query).await, 2);
    for part in 0..3 {
        std::fs::remove_file(scene.folder().join(format!("{}-{part}", emptied.id))).unwrap();
    }
    sweep(&scene).await;
    assert_eq!(scene.objects(), Vec::<String>::new());
    for gone in [&marked, &emptied] {
        assert_eq!(row(&scene, &gone.id).await, None);
    }
}
