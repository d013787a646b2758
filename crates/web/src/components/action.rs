//! A submit button that shows that work is under way.

use leptos::prelude::*;

/// A form's main button. It stays where it is and says what happens while `busy`.
#[component]
pub(crate) fn Submit(
    /// What it does.
    label: impl Fn() -> &'static str + Send + Sync + Copy + 'static,
    /// What it says while it does it.
    working: impl Fn() -> &'static str + Send + Sync + Copy + 'static,
    /// True while it does it.
    #[prop(into)]
    busy: Signal<bool>,
) -> impl IntoView {
    view! {
        <button type="submit" class="button button-main button-large button-wide" aria-disabled=move || busy.get().then_some("true")>
            <span class="working" class:on=move || busy.get() aria-hidden="true"></span>
            {move || if busy.get() { working() } else { label() }}
        </button>
    }
}
