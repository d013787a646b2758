//! Finds a commune by name or postcode: the ARIA combobox pattern with a list box.

use leptos::prelude::*;
use protocol::places::Place;

use super::field::{Field, described_by};
use super::icon::{Glyph, Icon};
use crate::i18n::use_i18n;

mod finder;

use finder::Finder;

/// The list box.
const LIST: &str = "place-options";

fn option_id(index: usize) -> String {
    format!("{LIST}-{index}")
}

/// A field in which to choose a commune.
#[component]
pub(crate) fn PlaceFinder(
    /// Id of the control.
    id: &'static str,
    /// The chosen commune.
    chosen: RwSignal<Option<Place>>,
    /// One sentence of help.
    #[prop(optional, into)]
    hint: Option<Signal<&'static str>>,
    /// What is wrong, if anything is.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let finder = Finder::new(chosen);
    let Finder { text, options, open, active, .. } = finder;
    let key = move |event: leptos::ev::KeyboardEvent| {
        if finder.key(&event.key()) {
            event.prevent_default();
        }
    };
    let nothing = move || open.get() && options.with(Vec::is_empty);
    view! {
        <Field id label=i18n.t(|t| t.demandes.place) hint error>
            <div class="combobox">
                <Icon glyph=Glyph::Pin />
                <input
                    class="input"
                    id=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    maxlength="60"
                    placeholder=i18n.t(|t| t.demandes.place_example)
                    aria-autocomplete="list"
                    aria-controls=LIST
                    aria-expanded=move || (open.get() && !nothing()).to_string()
                    aria-activedescendant=move || active.get().map(option_id)
                    aria-describedby=described_by(id, hint.is_some())
                    aria-invalid=move || error.get().map(|_| "true")
                    prop:value=move || text.get()
                    on:input=move |event| finder.typed(event_target_value(&event))
                    on:keydown=key
                    on:blur=move |_| finder.leave()
                />
                <ul
                    class="options"
                    id=LIST
                    role="listbox"
                    aria-label=i18n.t(|t| t.demandes.place)
                    hidden=move || !open.get() || nothing()
                >
                    {move || options.get().into_iter().enumerate().map(|(index, place)| view! { <Proposal finder index place /> }).collect_view()}
                </ul>
                {move || nothing().then(|| view! { <p class="options options-none">{i18n.t(|t| t.demandes.place_none)}</p> })}
            </div>
        </Field>
    }
}

#[component]
fn Proposal(finder: Finder, index: usize, place: Place) -> impl IntoView {
    let Place { name, department, postcodes, .. } = place;
    let detail = postcodes.into_iter().next().unwrap_or(department);
    view! {
        <li
            role="option"
            id=option_id(index)
            aria-selected=move || (finder.active.get() == Some(index)).to_string()
            // A click would first take the focus from the field, which closes the list.
            on:mousedown=move |event| event.prevent_default()
            on:click=move |_| finder.take(index)
        >
            <span>{name}</span>
            <small>{detail}</small>
        </li>
    }
}
