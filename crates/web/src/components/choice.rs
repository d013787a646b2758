//! Radio buttons in two dresses: cards and a compact switch.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A choice as a card with icon, name and explanation.
#[component]
pub(crate) fn ChoiceCard<T: Copy + PartialEq + Send + Sync + 'static>(
    /// Name of the radio group.
    group: &'static str,
    /// What choosing it sets.
    value: T,
    /// What is chosen.
    chosen: RwSignal<T>,
    /// Its icon.
    glyph: Glyph,
    /// Its name.
    #[prop(into)]
    title: Signal<&'static str>,
    /// Its explanation.
    #[prop(into)]
    hint: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="radio" name=group prop:checked=move || chosen.get() == value on:change=move |_| chosen.set(value) />
            <span class="choice-card">
                <Icon glyph size=26 />
                <strong>{move || title.get()}</strong>
                <span>{move || hint.get()}</span>
            </span>
        </label>
    }
}

/// One segment of a switch.
#[component]
pub(crate) fn Segment(
    /// Name of the radio group.
    group: &'static str,
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is chosen.
    #[prop(into)]
    checked: Signal<bool>,
    /// Chooses it.
    choose: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <label>
            <input type="radio" name=group prop:checked=move || checked.get() on:change=move |_| choose() />
            <span>{move || label.get()}</span>
        </label>
    }
}
