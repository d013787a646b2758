use super::*;

fn id(n: u8) -> MediaId {
    MediaId::make(Timestamp::from_millis(1_763_690_400_000), [n; 10])
}

fn folder(name: &str) -> (PathBuf, MediaStore) {
    let path = std::env::temp_dir().join(format!("leboncoup-media-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    let store = MediaStore::open(&MediaPlace::Folder(path.clone())).unwrap();
    (path, store)
}

#[actix_web::test]
async fn parts_are_written_read_and_deleted() {
    let (path, store) = folder("parts");
    store.put(id(1), 0, Bytes::from_static(b"first")).await.unwrap();
    store.put(id(1), 1, Bytes::from_static(b"second")).await.unwrap();
    store.put(id(1), 1, Bytes::from_static(b"again")).await.unwrap();
    store.put(id(2), 0, Bytes::from_static(b"other")).await.unwrap();
    assert_eq!(store.get(id(1), 1).await.unwrap(), "again");
    // Parts that never came are no error, nor is deleting twice.
    for _ in 0..2 {
        store.delete(id(1), 40).await.unwrap();
    }
    assert!(store.get(id(1), 0).await.is_err());
    assert_eq!(store.get(id(2), 0).await.unwrap(), "other");
    std::fs::remove_dir_all(path).unwrap();
}

#[actix_web::test]
async fn what_a_killed_writer_left_goes_once_it_is_old() {
    let (path, store) = folder("tidy");
    store.put(id(1), 0, Bytes::from_static(b"whole")).await.unwrap();
    std::fs::write(path.join(format!("{}-1#1", id(1))), b"unfin").unwrap();
    assert_eq!(store.tidy(Timestamp::from_millis(0)).await.unwrap(), 0);
    assert_eq!(store.tidy(Timestamp::from_millis(4_000_000_000_000)).await.unwrap(), 1);
    assert_eq!(store.get(id(1), 0).await.unwrap(), "whole");
    std::fs::remove_dir_all(path).unwrap();
}
