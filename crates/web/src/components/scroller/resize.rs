//! Notices when elements change their size.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::ResizeObserver;

/// Calls `changed` whenever one of the elements has another size, until the component is gone.
pub(super) fn watch(elements: [NodeRef<html::Div>; 2], changed: impl Fn() + 'static) {
    let heard = Closure::<dyn FnMut()>::new(changed);
    // A browser without it only follows less well.
    let Ok(observer) = ResizeObserver::new(heard.as_ref().unchecked_ref()) else { return };
    let observer = StoredValue::new_local((observer, heard));
    for element in elements {
        Effect::new(move || {
            let Some(element) = element.get() else { return };
            observer.with_value(|(observer, _)| observer.observe(&element));
        });
    }
    on_cleanup(move || {
        let _ = observer.try_with_value(|(observer, _)| observer.disconnect());
    });
}
