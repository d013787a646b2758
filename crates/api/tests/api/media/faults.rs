//! Kills and outages.

use rstest::rstest;
use serde_json::json;
use store::testing::Engine::{self, Postgres, Sqlite};

use super::{Place, SIZE, Scene, Upload, begin, told};
use crate::support::Server;
use crate::support::s3::Bucket;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_goes_on_after_a_kill(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(Place::Folder, Place::S3)] place: Place,
) {
    let mut scene = Scene::open(engine, place).await;
    let (raw, pair) = (scene.server.raw(), scene.server.raw_pair().await);
    let upload = Upload::begin(&raw, &pair, SIZE).await;
    assert_eq!(upload.put(0).await.status, 204);
    assert_eq!(upload.put(1).await.status, 204);

    scene.server.kill();
    scene.server.restart();
    assert_eq!(upload.stored().await, json!([0, 1]));
    assert_eq!(upload.put(2).await.status, 204);

    // Between the last part and its completion.
    scene.server.kill();
    scene.server.restart();
    assert_eq!(upload.stored().await, json!([0, 1, 2]));
    assert_eq!(upload.complete().await.status, 200);
    scene.server.kill();
    scene.server.restart();
    assert!(upload.fetch(&pair.demandeur.token).await == (200, upload.bytes.clone()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_part_whose_writer_was_killed_is_sent_again(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::open(engine, Place::Folder).await;
    let (raw, pair) = (scene.server.raw(), scene.server.raw_pair().await);
    let upload = Upload::begin(&raw, &pair, SIZE).await;
    upload.put_all().await;
    // Its hash was written, its bytes were not.
    let sql = "UPDATE media_parts SET stored = false WHERE number = 1";
    assert_eq!(scene.server.alter(sql, |query| query).await, 1);
    std::fs::remove_file(scene.folder().join(format!("{}-1", upload.id))).unwrap();

    assert_eq!(upload.stored().await, json!([0, 2]));
    assert_eq!(told(&upload.complete().await), (409, "media_incomplete"));
    let other = vec![7; upload.part(1).len()];
    assert_eq!(told(&upload.put_bytes(1, other).await), (409, "part_differs"));
    assert_eq!(upload.put(1).await.status, 204);
    assert_eq!(upload.complete().await.status, 200);
    assert!(upload.fetch(&pair.demandeur.token).await == (200, upload.bytes.clone()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_changed_or_vanished_are_not_completed(#[values(Sqlite, Postgres)] engine: Engine) {
    let scene = Scene::open(engine, Place::Folder).await;
    let (raw, pair) = (scene.server.raw(), scene.server.raw_pair().await);
    let upload = Upload::begin(&raw, &pair, SIZE).await;
    upload.put_all().await;
    let part = scene.folder().join(format!("{}-1", upload.id));
    let mut damaged = upload.part(1);
    damaged[100] ^= 1;
    std::fs::write(&part, damaged).unwrap();
    assert_eq!(told(&upload.complete().await), (422, "hash_mismatch"));
    std::fs::remove_file(&part).unwrap();
    assert_eq!(told(&upload.complete().await), (503, "unavailable"));
    assert_eq!(upload.refused(&pair.demandeur.token).await, (404, "not_found".to_owned()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_refuses_or_is_away_is_told_as_such(#[values(Sqlite, Postgres)] engine: Engine) {
    let bucket = Bucket::open().await;
    let mut away = bucket.variables();
    away.retain(|(name, _)| *name != "MEDIA_S3_ENDPOINT");
    // Nobody listens on the port of discarded data.
    away.push(("MEDIA_S3_ENDPOINT", "http://127.0.0.1:9".to_owned()));
    for variables in [bucket.wrong_variables(), away] {
        let server = Server::start_with(engine, variables).await;
        let (raw, pair) = (server.raw(), server.raw_pair().await);
        let begun = begin(&raw, &pair.pro, &pair.conversation, 16).await;
        let id = begun.body["id"].as_str().unwrap().to_owned();
        let upload = Upload { raw: &raw, by: &pair.pro, id, bytes: vec![1; 16] };
        assert_eq!(told(&upload.put(0).await), (503, "unavailable"));
        assert_eq!(upload.stored().await, json!([]));
        let log = std::fs::read_to_string(server.home().join("server.log")).unwrap();
        assert!(!log.contains("un autre secret") && !log.contains("un secret de test"));
    }
    assert!(std::fs::read_dir(bucket.root().join("files")).unwrap().next().is_none());
}
