//! Browsers: promises, Web Locks.

use std::future::Future;
use std::time::Duration;

use futures::channel::oneshot;
use futures::future::select;
use js_sys::{Object, Promise, Reflect};
use protocol::time::Timestamp;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

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
    fn request_lock(name: &str, options: &Object, granted: &JsValue) -> Result<Promise, JsValue>;
}

/// Runs alone among this origin's tabs (Web Locks); without that API, just runs.
pub(crate) async fn exclusively<T>(name: &str, work: impl Future<Output = T>) -> T {
    let _held = hold(name, false).await;
    work.await
}

/// A Web Lock, until it is dropped or stolen.
#[derive(Debug)]
pub(crate) struct Held {
    _release: oneshot::Sender<()>,
    lost: oneshot::Receiver<()>,
}

impl Held {
    /// Waits until another tab has stolen it.
    pub(crate) async fn lost(&mut self) {
        if (&mut self.lost).await.is_err() {
            // There is no lock that could be lost.
            std::future::pending::<()>().await;
        }
    }
}

/// Waits for a Web Lock, which no other tab has then, or takes it from whoever has it; without that API, just answers.
pub(crate) async fn hold(name: &str, steal: bool) -> Held {
    let (granted, grant) = oneshot::channel::<()>();
    let (release, released) = oneshot::channel::<()>();
    let (taken, mut lost) = oneshot::channel::<()>();
    let callback = Closure::once_into_js(move || {
        let _ = granted.send(());
        future_to_promise(async move {
            let _ = released.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    let options = Object::new();
    // Setting a property of a new object never fails.
    let _ = Reflect::set(&options, &"steal".into(), &steal.into());
    if let Ok(request) = request_lock(name, &options, &callback) {
        spawn_local(async move {
            let _ = JsFuture::from(request).await;
            let _ = taken.send(());
        });
        // Who may have no lock at all is told so without being called.
        select(grant, &mut lost).await;
    }
    Held { _release: release, lost }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
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

    #[wasm_bindgen_test]
    async fn a_lock_can_be_stolen_from_one_who_sleeps() {
        let mut first = hold("stolen", false).await;
        assert!(first.lost().now_or_never().is_none());
        let mut second = hold("stolen", true).await;
        first.lost().await;
        sleep(Duration::from_millis(20)).await;
        assert!(second.lost().now_or_never().is_none());
    }
}
