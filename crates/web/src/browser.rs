//! The few things the app asks of the browser itself. Each is harmless where the browser refuses it.

pub(crate) mod picture;
pub(crate) mod worker;

use std::time::Duration;

use js_sys::{Array, Promise, Uint8Array};
use leptos::prelude::*;
use protocol::time::Timestamp;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{
    Blob, BlobPropertyBag, HtmlAnchorElement, HtmlElement, IntersectionObserver, IntersectionObserverEntry,
    ScrollIntoViewOptions, ScrollLogicalPosition, Storage, Url,
};

/// How long the browser may take to fetch a file from memory before it is dropped.
const DOWNLOAD: Duration = Duration::from_mins(1);

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// Reads a preference. Nothing secret is ever kept here.
pub(crate) fn recall(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps a preference, or forgets it.
pub(crate) fn remember(key: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    // A full or forbidden storage only costs the preference.
    let _ = match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    };
}

fn tab_storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// Reads what this tab keeps across full navigations. Nothing secret is ever kept here.
pub(crate) fn recall_in_tab(key: &str) -> Option<String> {
    tab_storage()?.get_item(key).ok().flatten()
}

/// Keeps something across full navigations of this tab, or forgets it.
pub(crate) fn remember_in_tab(key: &str, value: Option<&str>) {
    let Some(storage) = tab_storage() else { return };
    // A full or forbidden storage only costs the convenience.
    let _ = match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    };
}

/// Leaves the app for another site's page. False for anything but a web address.
pub(crate) fn leave_for(url: &str) -> bool {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    is_web && window().location().assign(url).is_ok()
}

/// Loads the page anew.
pub(crate) fn reload() {
    let _ = window().location().reload();
}

/// Hands a file to the browser's downloads.
///
/// # Errors
/// When the browser refuses.
pub(crate) fn download(bytes: &[u8], media_type: &str, name: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let url =
        Url::create_object_url_with_blob(&Blob::new_with_u8_array_sequence_and_options(&parts, &options)?)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    set_timeout(move || drop(Url::revoke_object_url(&url)), DOWNLOAD);
    Ok(())
}

/// This device's clock.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
    let millis = js_sys::Date::now() as i64;
    Timestamp::from_millis(millis)
}

/// Waits.
pub(crate) async fn sleep(pause: Duration) {
    let promise = Promise::new(&mut |resolve, _| {
        set_timeout(move || drop(resolve.call0(&JsValue::UNDEFINED)), pause);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Sets an attribute of `<html>`.
pub(crate) fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(name, value);
    }
}

/// Takes an element out of the page.
pub(crate) fn remove(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.remove();
    }
}

/// The page's origin, such as `https://leboncoup.example`.
pub(crate) fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Puts text on the clipboard.
///
/// # Errors
/// When the browser or its user does not allow it.
pub(crate) async fn copy(text: &str) -> Result<(), JsValue> {
    // Absent outside secure contexts, where the typed binding would throw.
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into())?;
    let clipboard: web_sys::Clipboard = clipboard.dyn_into()?;
    let written = wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text));
    written.await.map(drop)
}

/// Opens the print dialogue.
pub(crate) fn print() {
    let _ = window().print();
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = performance, js_name = mark)]
    fn performance_mark(name: &str) -> Result<JsValue, JsValue>;
}

/// Names this moment in the browser's performance timeline (User Timing).
pub(crate) fn mark(name: &str) {
    let _ = performance_mark(name);
}

/// Waits until the browser has painted what was just changed, so that a progress state is visible before long
/// work begins on this thread.
pub(crate) async fn painted() {
    let promise = Promise::new(&mut |resolve, _| {
        request_animation_frame(move || {
            set_timeout(
                move || {
                    let _ = resolve.call0(&JsValue::UNDEFINED);
                },
                Duration::ZERO,
            );
        });
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Moves the keyboard to an element.
pub(crate) fn focus(id: &str) {
    if let Some(element) = html_element(id) {
        let _ = element.focus();
    }
}

/// Moves the keyboard to the first field marked invalid.
pub(crate) fn focus_first_invalid() {
    if let Ok(Some(element)) = document().query_selector("[aria-invalid='true']")
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// Scrolls as little as needed to show an element.
pub(crate) fn reveal(id: &str) {
    let Some(element) = html_element(id) else { return };
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Calls `seen` when an element comes into view, until the component is gone.
pub(crate) fn on_sight(element: NodeRef<leptos::html::Li>, seen: impl Fn() + 'static) {
    let heard = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        let comes = |entry: JsValue| entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting();
        if entries.iter().any(comes) {
            seen();
        }
    });
    let Ok(observer) = IntersectionObserver::new(heard.as_ref().unchecked_ref()) else { return };
    let observer = StoredValue::new_local((observer, heard));
    Effect::new(move || {
        let Some(element) = element.get() else { return };
        observer.with_value(|(observer, _)| observer.observe(&element));
    });
    on_cleanup(move || {
        let _ = observer.try_with_value(|(observer, _)| observer.disconnect());
    });
}

fn html_element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
