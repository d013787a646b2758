//! The few things the app asks of the browser itself. Each is harmless where the browser refuses it.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, Storage};

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

/// Waits until the browser has painted what was just changed, so that a progress state is visible before long
/// work begins on this thread.
pub(crate) async fn painted() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        request_animation_frame(move || {
            set_timeout(
                move || {
                    let _ = resolve.call0(&JsValue::UNDEFINED);
                },
                std::time::Duration::ZERO,
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

fn html_element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
