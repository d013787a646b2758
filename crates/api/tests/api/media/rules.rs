//! Uploading and fetching, and who may not.

use protocol::limits::{FILE_BYTES, STORED_BYTES, UPLOADS, sealed_size};
use rstest::rstest;
use serde_json::json;

use super::{Place, SIZE, Scene, Upload, begin, sha256, told};
use crate::support::shared;
use store::testing::Engine::{self, Postgres, Sqlite};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_goes_up_in_parts_and_down_whole(
    #[values(Sqlite, Postgres)] engine: Engine,
    #[values(Place::Folder, Place::S3)] place: Place,
) {
    let scene = Scene::open(engine, place).await;
    let (raw, pair) = (scene.server.raw(), scene.server.raw_pair().await);
    let upload = Upload::begin(&raw, &pair, SIZE).await;
    let (pro, demandeur) = (&pair.pro.token, &pair.demandeur.token);
    let begun = upload.status().await.body;
    assert_eq!(begun["parts"], 3);
    assert_eq!(begun["part_bytes"], protocol::limits::PART_BYTES);
    assert_eq!((begun["complete"].clone(), begun["stored"].clone()), (json!(false), json!([])));

    // In any order, each once or twice.
    for number in [2, 0, 2] {
        assert_eq!(upload.put(number).await.status, 204);
    }
    assert_eq!(upload.stored().await, json!([0, 2]));
    let mut other = upload.part(2);
    other[0] ^= 1;
    assert_eq!(told(&upload.put_bytes(2, other).await), (409, "part_differs"));
    assert_eq!(told(&upload.complete().await), (409, "media_incomplete"));
    assert_eq!(upload.refused(demandeur).await, (404, "not_found".to_owned()));
    assert_eq!(upload.put(1).await.status, 204);

    // Only what was really stored counts.
    assert_eq!(told(&upload.complete_as(&sha256(b"autre chose")).await), (422, "hash_mismatch"));
    let complete = upload.complete().await;
    assert_eq!((complete.status.as_u16(), &complete.body["complete"]), (200, &json!(true)));
    assert_eq!(upload.complete().await.body, complete.body);
    assert_eq!(told(&upload.complete_as(&sha256(b"autre chose")).await), (422, "hash_mismatch"));
    assert_eq!(upload.put(1).await.status, 204, "an answer was lost");

    for token in [pro, demandeur] {
        assert!(upload.fetch(token).await == (200, upload.bytes.clone()));
    }
    let names: Vec<String> = (0..3).map(|part| format!("{}-{part}", upload.id)).collect();
    assert_eq!(scene.objects(), names);

    assert_eq!(upload.delete().await.status, 204);
    assert_eq!(upload.delete().await.status, 204);
    assert_eq!(upload.refused(demandeur).await, (410, "media_gone".to_owned()));
    assert_eq!(told(&upload.status().await), (410, "media_gone"));
    assert_eq!(told(&upload.put(1).await), (410, "media_gone"));
    assert_eq!(told(&upload.complete().await), (410, "media_gone"));
    assert_eq!(scene.objects(), Vec::<String>::new());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_download_goes_on_where_it_was(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (raw, pair) = (server.raw(), server.raw_pair().await);
    let upload = Upload::whole(&raw, &pair, SIZE).await;
    let range = async |value: &str| {
        let get = raw.get(&upload.path("/content")).bearer(&pair.demandeur.token).header("range", value);
        let (status, bytes) = get.bytes().await;
        (status.as_u16(), bytes)
    };
    let size = usize::try_from(SIZE).unwrap();
    for (from, to) in [(0, size), (1, size), (524_415, 524_418), (size - 1, size), (700_000, 1_048_833)] {
        let expected = (206, upload.bytes[from..to].to_vec());
        assert!(range(&format!("bytes={from}-{}", to - 1)).await == expected, "{from} to {to}");
    }
    assert!(range("bytes=600000-").await == (206, upload.bytes[600_000..].to_vec()));
    assert!(range("bytes=600000-99999999").await == (206, upload.bytes[600_000..].to_vec()));
    assert!(range("bytes=-5").await == (200, upload.bytes.clone()), "not understood, so ignored");
    assert_eq!(range(&format!("bytes={size}-")).await.0, 416);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn strangers_learn_nothing_and_change_nothing(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (raw, pair) = (server.raw(), server.raw_pair().await);
    let elsewhere = server.raw_pair().await;
    let upload = Upload::whole(&raw, &pair, SIZE).await;
    let own = Upload::begin(&raw, &pair, 16).await;
    // Members of another conversation, and the peer where only the owner may.
    for stranger in [&elsewhere.pro, &elsewhere.demandeur, &pair.demandeur] {
        let by = Upload { by: stranger, id: own.id.clone(), bytes: own.bytes.clone(), raw: &raw };
        assert_eq!(told(&by.put(0).await), (404, "not_found"));
        assert_eq!(told(&by.status().await), (404, "not_found"));
        assert_eq!(told(&by.complete().await), (404, "not_found"));
        assert_eq!(told(&by.delete().await), (404, "not_found"));
    }
    for stranger in [&elsewhere.pro, &elsewhere.demandeur] {
        assert_eq!(upload.refused(&stranger.token).await, (404, "not_found".to_owned()));
        assert_eq!(told(&begin(&raw, stranger, &pair.conversation, 16).await), (404, "not_found"));
    }
    assert_eq!(own.stored().await, json!([]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_banned_and_closed_conversations_get_no_new_files(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (raw, pair) = (server.raw(), server.raw_pair().await);
    let (whole, begun) = (Upload::whole(&raw, &pair, SIZE).await, Upload::begin(&raw, &pair, 16).await);
    server.must(&["admin", "ban", "--user", &pair.pro.user_id.to_string(), "--reason", "essai"]);
    assert_eq!(told(&begin(&raw, &pair.pro, &pair.conversation, 16).await), (403, "banned"));
    assert_eq!(told(&begun.put(0).await), (403, "banned"));
    assert_eq!(told(&begun.complete().await), (403, "banned"));
    let closed = begin(&raw, &pair.demandeur, &pair.conversation, 16).await;
    assert_eq!(told(&closed), (409, "conversation_closed"));
    // What was sent stays readable, and one's own file can be taken back.
    assert!(whole.fetch(&pair.demandeur.token).await == (200, whole.bytes.clone()));
    assert!(whole.fetch(&pair.pro.token).await == (200, whole.bytes.clone()));
    assert_eq!(whole.delete().await.status, 204);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_so_much_room_and_no_more(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (raw, pair) = (server.raw(), server.raw_pair().await);
    let most = sealed_size(FILE_BYTES).unwrap();
    let fit = usize::try_from(STORED_BYTES / most).unwrap();
    // More than fit, all at once.
    let asking = (0..fit + 5).map(|_| begin(&raw, &pair.pro, &pair.conversation, most));
    let answers = futures::future::join_all(asking).await;
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 201).collect();
    assert_eq!(refused.len(), 5);
    assert!(refused.iter().all(|answer| told(answer) == (409, "storage_full")), "{refused:?}");
    assert_eq!(begin(&raw, &pair.demandeur, &pair.conversation, most).await.status, 201, "the peer has room");

    // A removed file makes room.
    let id = answers.iter().find_map(|answer| answer.body["id"].as_str()).unwrap().to_owned();
    let one = Upload { raw: &raw, by: &pair.pro, id, bytes: Vec::new() };
    assert_eq!(one.delete().await.status, 204);
    assert_eq!(begin(&raw, &pair.pro, &pair.conversation, most).await.status, 201);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_day_has_so_many_uploads_removed_ones_included(#[values(Sqlite, Postgres)] engine: Engine) {
    let server = shared(engine).await;
    let (raw, pair) = (server.raw(), server.raw_pair().await);
    let first = Upload::begin(&raw, &pair, 16).await;
    assert_eq!(first.delete().await.status, 204);
    for _ in 1..UPLOADS {
        assert_eq!(begin(&raw, &pair.pro, &pair.conversation, 16).await.status, 201);
    }
    let begin = || begin(&raw, &pair.pro, &pair.conversation, 16);
    assert_eq!(told(&begin().await), (429, "too_many_uploads"));
    let sql = "UPDATE media SET created_at = created_at - 86400001 WHERE owner_id = $1";
    assert_eq!(server.alter(sql, |query| query.bind(pair.pro.user_id)).await, UPLOADS);
    assert_eq!(begin().await.status, 201);
}
