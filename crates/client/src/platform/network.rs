//! What a browser knows about the network: that it is back, which its service worker hears, too; and that someone looks
//! at the page again, which may have slept meanwhile.

use futures::StreamExt;
use futures::channel::mpsc;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::EventTarget;

/// Waiting for the network is one wish, however many messages wait.
const WISH: &str = "outbox";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "serviceWorker"], js_name = getRegistration)]
    fn registration() -> Result<Promise, JsValue>;

    type Registration;
    /// Absent where browsers lack Background Sync.
    #[wasm_bindgen(method, getter)]
    fn sync(this: &Registration) -> Option<SyncManager>;

    type SyncManager;
    #[wasm_bindgen(method, catch)]
    fn register(this: &SyncManager, tag: &str) -> Result<Promise, JsValue>;
}

/// Listens for the network to be back.
pub(crate) struct Network {
    heard: mpsc::Receiver<()>,
    sources: Vec<(EventTarget, &'static str)>,
    listener: Closure<dyn FnMut()>,
}

impl Network {
    pub(crate) fn listen() -> Self {
        // Twice is once.
        let (mut say, heard) = mpsc::channel(0);
        let listener = Closure::new(move || {
            let _ = say.try_send(());
        });
        let sources = sources();
        for (source, event) in &sources {
            // Where there is no service worker, this fails, and the window still tells.
            let _ = source.add_event_listener_with_callback(event, function(&listener));
        }
        Self { heard, sources, listener }
    }

    /// Waits until the browser has said that the network is back, or may be.
    pub(crate) async fn back(&mut self) {
        if self.heard.next().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        for (source, event) in &self.sources {
            let _ = source.remove_event_listener_with_callback(event, function(&self.listener));
        }
    }
}

fn sources() -> Vec<(EventTarget, &'static str)> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let worker = window.navigator().service_worker();
    let page = window.document().map(|document| (document.into(), "visibilitychange"));
    [(window.into(), "online"), (worker.into(), "message")].into_iter().chain(page).collect()
}

fn function(listener: &Closure<dyn FnMut()>) -> &Function {
    listener.as_ref().unchecked_ref()
}

/// Something waits for the network: without one, the service worker is asked to wake this page when it is back, even
/// if the browser has put the page to sleep by then (Background Sync).
pub(crate) fn wake_when_online() {
    // With a network the wish would come true at once: then it is the server that is missing.
    if web_sys::window().is_some_and(|window| !window.navigator().on_line()) {
        spawn_local(async {
            // Whoever lacks it or forbids it waits as the page does anyway.
            let _ = wish().await;
        });
    }
}

async fn wish() -> Result<(), JsValue> {
    let registration = JsFuture::from(registration()?).await?;
    if registration.is_undefined() {
        return Ok(());
    }
    let Some(sync) = registration.unchecked_into::<Registration>().sync() else { return Ok(()) };
    JsFuture::from(sync.register(WISH)?).await.map(drop)
}
