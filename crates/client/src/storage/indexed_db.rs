//! Browsers: one `IndexedDB` database for the origin, one object store for each bucket.
//!
//! Handlers of requests are the two functions that settle a promise: there is nothing to keep alive.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use futures::future::{Either, select};
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbKeyRange, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::{Bucket, Change, Refused};
use crate::platform;

const DATABASE: &str = "leboncoup";

/// One more for each change of the object stores; [`upgrade`] leads from any older version to this one.
const VERSION: u32 = 2;

/// How long tabs with an older version may take to let go of the database.
const BLOCKED: Duration = Duration::from_secs(10);

thread_local! {
    /// The open database; none before the first use, and after the browser or a newer tab closed it.
    static OPEN: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
    /// Whether this page has seen a database.
    static SEEN: Cell<bool> = const { Cell::new(false) };
    /// Whether one that this page had seen was gone.
    static EVICTED: Cell<bool> = const { Cell::new(false) };
}

/// The origin's database. JavaScript's values stay on their thread, so this holds none.
#[derive(Debug, Default)]
pub(super) struct Device(());

impl From<JsValue> for Refused {
    fn from(_: JsValue) -> Self {
        Self
    }
}

impl Device {
    pub(super) async fn get(&self, bucket: Bucket, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        let transaction = self.begin(&[bucket], IdbTransactionMode::Readonly).await?;
        let request = transaction.object_store(bucket.name())?.get(&key.into())?;
        let found = settled(&request).await?;
        Ok((!found.is_undefined()).then(|| bytes(&found)))
    }

    pub(super) async fn scan(&self, bucket: Bucket, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, Refused> {
        let transaction = self.begin(&[bucket], IdbTransactionMode::Readonly).await?;
        let store = transaction.object_store(bucket.name())?;
        let range = beginning_with(prefix)?;
        let keys = store.get_all_keys_with_key(&range)?;
        let values = store.get_all_with_key(&range)?;
        let (keys, values) = (promise(&keys), promise(&values));
        let keys: Array = JsFuture::from(keys).await?.unchecked_into();
        let values: Array = JsFuture::from(values).await?.unchecked_into();
        let pairs = keys.iter().zip(values.iter());
        Ok(pairs.filter_map(|(key, value)| Some((key.as_string()?, bytes(&value)))).collect())
    }

    pub(super) async fn keys(&self, bucket: Bucket, prefix: &str) -> Result<Vec<String>, Refused> {
        let range = beginning_with(prefix)?;
        let transaction = self.begin(&[bucket], IdbTransactionMode::Readonly).await?;
        let store = transaction.object_store(bucket.name())?;
        let keys = store.get_all_keys_with_key(&range)?;
        let keys: Array = settled(&keys).await?.unchecked_into();
        Ok(keys.iter().filter_map(|key| key.as_string()).collect())
    }

    pub(super) async fn write(&self, changes: &[Change]) -> Result<(), Refused> {
        let transaction = self.begin(&Bucket::ALL, IdbTransactionMode::Readwrite).await?;
        for Change { bucket, key, value } in changes {
            let store = transaction.object_store(bucket.name())?;
            let key = JsValue::from(key.as_str());
            match value {
                Some(value) => store.put_with_key(&Uint8Array::from(value.as_slice()), &key)?,
                None => store.delete(&key)?,
            };
        }
        Ok(committed(&transaction).await?)
    }

    pub(super) async fn clear(&self, bucket: Bucket) -> Result<(), Refused> {
        let transaction = self.begin(&[bucket], IdbTransactionMode::Readwrite).await?;
        transaction.object_store(bucket.name())?.clear()?;
        Ok(committed(&transaction).await?)
    }

    pub(super) async fn alone(&self, name: &str) -> platform::Held {
        platform::hold(name, false).await
    }

    #[expect(clippy::unused_self, reason = "natively, this is where the mark is")]
    pub(super) fn take_evicted(&self) -> bool {
        EVICTED.take()
    }

    /// A transaction; on a database that was closed meanwhile, after opening it again.
    async fn begin(&self, buckets: &[Bucket], mode: IdbTransactionMode) -> Result<IdbTransaction, Refused> {
        let names: Array = buckets.iter().map(|bucket| JsValue::from(bucket.name())).collect();
        let start = |database: IdbDatabase| database.transaction_with_str_sequence_and_mode(&names, mode);
        if let Some(transaction) = OPEN.with_borrow(Clone::clone).and_then(|open| start(open).ok()) {
            return Ok(transaction);
        }
        OPEN.set(None);
        Ok(start(open().await?)?)
    }
}

/// Opens the database, making it or bringing it up to date if need be.
async fn open() -> Result<IdbDatabase, Refused> {
    let request = factory()?.open_with_u32(DATABASE, VERSION)?;
    let created = Rc::new(Cell::new(false));
    let upgrading = {
        let (request, created) = (request.clone(), Rc::clone(&created));
        Closure::<dyn FnMut()>::new(move || {
            created.set(true);
            if let Ok(database) = request.result() {
                upgrade(&database.unchecked_into());
            }
        })
    };
    request.set_onupgradeneeded(Some(upgrading.as_ref().unchecked_ref()));
    let opened = std::pin::pin!(settled(&request));
    let database: IdbDatabase = match select(opened, std::pin::pin!(platform::sleep(BLOCKED))).await {
        Either::Left((opened, _)) => opened?.unchecked_into(),
        Either::Right(_) => return Err(Refused),
    };
    if created.get() && SEEN.get() {
        EVICTED.set(true);
    }
    SEEN.set(true);
    let let_go = Closure::<dyn FnMut()>::new(|| {
        if let Some(database) = OPEN.take() {
            database.close();
        }
    })
    .into_js_value();
    let let_go: &Function = let_go.unchecked_ref();
    // A newer version of the app, or whoever deletes the database, waits for this; `close` comes from the browser.
    database.set_onversionchange(Some(let_go));
    database.set_onclose(Some(let_go));
    OPEN.set(Some(database.clone()));
    Ok(database)
}

fn factory() -> Result<IdbFactory, JsValue> {
    let factory = js_sys::Reflect::get(&js_sys::global(), &"indexedDB".into())?;
    // Absent where the browser forbids it.
    factory.dyn_into()
}

/// Makes the object stores that are not there yet.
fn upgrade(database: &IdbDatabase) {
    let present = database.object_store_names();
    for bucket in Bucket::ALL.into_iter().filter(|bucket| !present.contains(bucket.name())) {
        // A failure aborts the upgrade, and the request fails.
        let _ = database.create_object_store(bucket.name());
    }
}

/// All keys that begin with `prefix`.
fn beginning_with(prefix: &str) -> Result<IdbKeyRange, JsValue> {
    IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into())
}

fn promise(request: &IdbRequest) -> Promise {
    let (request, fired) = (request.clone(), request.clone());
    let settled = Promise::new(&mut |resolve, reject| {
        fired.set_onsuccess(Some(&resolve));
        fired.set_onerror(Some(&reject));
    });
    wasm_bindgen_futures::future_to_promise(async move {
        JsFuture::from(settled).await?;
        request.result()
    })
}

async fn settled(request: &IdbRequest) -> Result<JsValue, JsValue> {
    JsFuture::from(promise(request)).await
}

async fn committed(transaction: &IdbTransaction) -> Result<(), JsValue> {
    let settled = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    JsFuture::from(settled).await.map(drop)
}

fn bytes(value: &JsValue) -> Vec<u8> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn a_database_of_the_first_version_keeps_what_it_has_and_gains_what_it_lacks() {
        if let Some(database) = OPEN.take() {
            database.close();
        }
        settled(&factory().unwrap().delete_database(DATABASE).unwrap()).await.unwrap();
        let request = factory().unwrap().open_with_u32(DATABASE, 1).unwrap();
        let made = request.clone();
        let making = Closure::<dyn FnMut()>::new(move || {
            let database: IdbDatabase = made.result().unwrap().unchecked_into();
            for name in ["marks", "outbox", "cache"] {
                let store = database.create_object_store(name).unwrap();
                store.put_with_key(&Uint8Array::from(name.as_bytes()), &"key".into()).unwrap();
            }
        });
        request.set_onupgradeneeded(Some(making.as_ref().unchecked_ref()));
        let database: IdbDatabase = settled(&request).await.unwrap().unchecked_into();
        database.close();

        let device = Device::default();
        for bucket in [Bucket::Marks, Bucket::Outbox, Bucket::Cache] {
            let kept = device.get(bucket, "key").await.unwrap();
            assert_eq!(kept.as_deref(), Some(bucket.name().as_bytes()));
        }
        let part = Change::put(Bucket::Uploads, "a/0", vec![7; 600_000]);
        device.write(&[part, Change::delete(Bucket::Outbox, "key")]).await.unwrap();
        assert_eq!(device.keys(Bucket::Uploads, "").await.unwrap(), ["a/0"]);
        assert_eq!(device.get(Bucket::Outbox, "key").await.unwrap(), None);
        device.clear(Bucket::Uploads).await.unwrap();
        assert_eq!(device.get(Bucket::Uploads, "a/0").await.unwrap(), None);
        assert!(device.get(Bucket::Marks, "key").await.unwrap().is_some());
    }
}
