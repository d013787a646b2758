#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

use super::*;

fn put(bucket: Bucket, key: &str, value: &str) -> Change {
    Change::put(bucket, key, value.as_bytes().to_vec())
}

async fn text(storage: &Storage, bucket: Bucket, key: &str) -> Option<String> {
    storage.get(bucket, key).await.map(|bytes| String::from_utf8(bytes).unwrap())
}

#[cfg_attr(not(target_arch = "wasm32"), tokio::test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
async fn what_is_put_is_found_by_key_and_by_prefix_in_order() {
    let storage = Storage::default();
    storage.forget(Bucket::Outbox, "").await;
    let changes = [("a/2", "zwei"), ("a/1", "un"), ("b/1", "other"), ("a", "bare")];
    storage.write(changes.map(|(key, value)| put(Bucket::Outbox, key, value)).to_vec()).await;
    assert_eq!(text(&storage, Bucket::Outbox, "a/1").await.as_deref(), Some("un"));
    assert_eq!(text(&storage, Bucket::Cache, "a/1").await, None);
    let found = storage.scan(Bucket::Outbox, "a/").await;
    assert_eq!(found, [("a/1".to_owned(), b"un".to_vec()), ("a/2".to_owned(), b"zwei".to_vec())]);

    storage.write(vec![Change::delete(Bucket::Outbox, "a/1"), put(Bucket::Outbox, "a/2", "two")]).await;
    assert_eq!(storage.scan(Bucket::Outbox, "a/").await, [("a/2".to_owned(), b"two".to_vec())]);
    assert_eq!(storage.keys(Bucket::Outbox, "a").await, ["a", "a/2"]);
    storage.forget(Bucket::Outbox, "a").await;
    assert_eq!(storage.scan(Bucket::Outbox, "").await, [("b/1".to_owned(), b"other".to_vec())]);
    assert!(storage.keeps());
}

#[cfg(not(target_arch = "wasm32"))]
mod on_a_full_device {
    use super::*;

    #[tokio::test]
    async fn a_write_stays_in_memory_and_follows_later() {
        let storage = Storage::default();
        let mut notices = storage.watch();
        storage.write(vec![put(Bucket::Outbox, "a/1", "old"), put(Bucket::Outbox, "a/2", "gone")]).await;
        storage.set_full(true);
        storage.write(vec![put(Bucket::Outbox, "a/1", "new"), Change::delete(Bucket::Outbox, "a/2")]).await;
        assert_eq!(notices.try_recv(), Ok(Notice::Refuses));
        assert!(!storage.keeps());
        assert_eq!(text(&storage, Bucket::Outbox, "a/1").await.as_deref(), Some("new"));
        assert_eq!(storage.scan(Bucket::Outbox, "a/").await, [("a/1".to_owned(), b"new".to_vec())]);
        assert_eq!(storage.contents().len(), 2);

        storage.set_full(false);
        storage.write(vec![put(Bucket::Marks, "m", "1")]).await;
        assert_eq!(notices.try_recv(), Ok(Notice::Keeps));
        assert!(storage.keeps());
        let kept: Vec<String> = storage.contents().into_iter().map(|(key, _)| key).collect();
        assert_eq!(kept, ["Marks/m", "Outbox/a/1"]);
    }

    #[tokio::test]
    async fn copies_make_room_for_messages_and_then_files_do() {
        let storage = Storage::default();
        storage.set_room(Some(10));
        assert!(storage.offer(put(Bucket::Uploads, "u/1", "part")).await);
        storage.write(vec![put(Bucket::Cache, "c", "copy")]).await;
        assert!(!storage.offer(put(Bucket::Uploads, "u/2", "part")).await);
        assert_eq!(text(&storage, Bucket::Cache, "c").await.as_deref(), Some("copy"));

        storage.write(vec![put(Bucket::Outbox, "m/1", "word")]).await;
        let kept = || storage.contents().into_iter().map(|(key, _)| key).collect::<Vec<_>>();
        assert_eq!(kept(), ["Outbox/m/1", "Uploads/u/1"]);
        storage.write(vec![put(Bucket::Outbox, "m/2", "words")]).await;
        assert_eq!(kept(), ["Outbox/m/1", "Outbox/m/2"]);
        assert!(storage.keeps());
    }

    #[tokio::test]
    async fn nothing_is_offered_where_a_message_has_no_room() {
        let storage = Storage::default();
        storage.set_room(Some(4));
        storage.write(vec![put(Bucket::Outbox, "m/1", "words")]).await;
        assert!(!storage.keeps());
        assert!(!storage.offer(put(Bucket::Uploads, "u/1", "part")).await);
        assert!(storage.contents().is_empty());
        storage.set_room(None);
        storage.write(vec![Change::delete(Bucket::Uploads, "u/1")]).await;
        assert!(storage.keeps() && storage.offer(put(Bucket::Uploads, "u/1", "part")).await);
    }

    #[tokio::test]
    async fn copies_are_given_up() {
        let storage = Storage::default();
        storage.set_full(true);
        storage.write(vec![put(Bucket::Cache, "c", "copy")]).await;
        assert!(storage.keeps());
        assert_eq!(text(&storage, Bucket::Cache, "c").await, None);
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[tokio::test]
async fn an_eviction_is_noticed_once() {
    let storage = Storage::default();
    let mut notices = storage.watch();
    storage.write(vec![put(Bucket::Marks, "m", "1")]).await;
    storage.evict();
    assert_eq!(text(&storage, Bucket::Marks, "m").await, None);
    assert_eq!(notices.try_recv(), Ok(Notice::Evicted));
    assert!(notices.try_recv().is_err());
}
