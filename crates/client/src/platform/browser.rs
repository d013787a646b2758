//! Browsers: promises, Web Locks.

use std::future::Future;
use std::time::Duration;

use futures::channel::oneshot;
use js_sys::Promise;
use protocol::time::Timestamp;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{future_to_promise, spawn_local};

/// Runs a task in the background.
pub(crate) fn spawn(task: impl Future<Output = ()> + 'static) {
    spawn_local(task);
}

/// Waits.
pub(crate) async fn sleep(duration: Duration) {
    gloo_timers::future::sleep(duration).await;
}

/// This device's clock.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds of any real date fit")]
    let millis = js_sys::Date::now() as i64;
    Timestamp::from_millis(millis)
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, granted: &JsValue) -> Result<Promise, JsValue>;
}

/// Runs alone among this origin's tabs (Web Locks); without that API, just runs.
pub(crate) async fn exclusively<T>(name: &str, work: impl Future<Output = T>) -> T {
    let (granted, grant) = oneshot::channel::<()>();
    let (done, held) = oneshot::channel::<()>();
    let callback = Closure::once_into_js(move || {
        let _ = granted.send(());
        future_to_promise(async move {
            let _ = held.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    if request_lock(name, &callback).is_ok() {
        let _ = grant.await;
    }
    let outcome = work.await;
    drop(done);
    outcome
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn only_one_works_under_a_lock_at_a_time() {
        let busy = std::cell::Cell::new(false);
        let work = || async {
            assert!(!busy.replace(true));
            sleep(Duration::from_millis(20)).await;
            busy.set(false);
        };
        futures::join!(exclusively("test", work()), exclusively("test", work()), exclusively("test", work()));
    }
}
