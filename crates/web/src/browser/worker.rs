//! The service worker, as an open page sees it: which version of the app it keeps.

use js_sys::{Array, Function, Promise};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "serviceWorker"], js_name = addEventListener)]
    fn listen(event: &str, listener: &Function) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["navigator", "serviceWorker"], js_name = getRegistration)]
    fn registration() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = caches, js_name = keys)]
    fn versions() -> Result<Promise, JsValue>;

    type Registration;
    #[wasm_bindgen(method, catch)]
    fn update(this: &Registration) -> Result<Promise, JsValue>;
}

/// Calls `tell` when a service worker of another version than this page's takes over.
pub(crate) fn on_new_version(tell: impl Fn() + Copy + 'static) {
    let listener = Closure::<dyn FnMut()>::new(move || {
        spawn_local(async move {
            if is_outdated().await == Ok(true) {
                tell();
            }
        });
    });
    // Without service workers there is no other version to hear of.
    let _ = listen("controllerchange", listener.as_ref().unchecked_ref());
    // As long as the page.
    listener.forget();
}

/// Asks the server for another version, which then takes over in the background.
pub(crate) fn look_for_update() {
    spawn_local(async {
        // Without an answer, next time.
        let _ = update().await;
    });
}

async fn update() -> Result<(), JsValue> {
    let registration = JsFuture::from(registration()?).await?;
    if registration.is_undefined() {
        return Ok(());
    }
    JsFuture::from(registration.unchecked_into::<Registration>().update()?).await.map(drop)
}

/// Whoever takes over has just made the newest cache.
async fn is_outdated() -> Result<bool, JsValue> {
    let page = document().query_selector("meta[name='version']")?;
    let Some(version) = page.and_then(|meta| meta.get_attribute("content")) else { return Ok(false) };
    let kept: Array = JsFuture::from(versions()?).await?.unchecked_into();
    let newest = kept.iter().last().and_then(|name| name.as_string());
    Ok(newest.is_some_and(|newest| newest != format!("leboncoup-{version}")))
}
