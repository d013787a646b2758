//! Finds a commune by name or postcode: the ARIA combobox pattern with a list box.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::places::Place;

use super::field::{Field, described_by};
use super::icon::{Glyph, Icon};
use crate::browser;
use crate::i18n::use_i18n;
use crate::state::announcer::use_announcer;
use crate::state::session::use_session;

/// How long typing must pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(140);
/// The list box.
const LIST: &str = "place-options";

fn option_id(index: usize) -> String {
    format!("{LIST}-{index}")
}

/// The option after moving `step` (1 or -1) from `active` among `count`; it goes round.
fn moved(active: Option<usize>, step: isize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match (active, step) {
        (None, 1) => 0,
        (None, _) => last,
        (Some(at), 1) => if at >= last { 0 } else { at.saturating_add(1) },
        (Some(at), _) => at.checked_sub(1).unwrap_or(last),
    })
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
    let session = use_session();
    let announcer = use_announcer();
    let text = RwSignal::new(chosen.get_untracked().map(|place| place.name).unwrap_or_default());
    let options = RwSignal::new(Vec::<Place>::new());
    let open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    // Answers to older questions than the newest are dropped.
    let question = StoredValue::new(0_u64);

    let ask = move |query: String, number: u64| {
        spawn_local(async move {
            let answer = session.client().places(&query).await;
            if question.try_get_value() != Some(number) {
                return;
            }
            let places = answer.unwrap_or_default();
            announcer.say((untrack(|| i18n.texts()).demandes.place_count)(places.len()));
            active.set(None);
            options.set(places);
            open.set(true);
        });
    };
    let typed = move |event| {
        let query = event_target_value(&event);
        text.set(query.clone());
        chosen.set(None);
        question.update_value(|number| *number = number.wrapping_add(1));
        let number = question.get_value();
        if query.trim().is_empty() {
            open.set(false);
            return;
        }
        set_timeout(
            move || {
                if question.try_get_value() == Some(number) {
                    ask(query, number);
                }
            },
            PAUSE,
        );
    };
    let take = move |index: usize| {
        let Some(place) = options.with_untracked(|options| options.get(index).cloned()) else { return };
        text.set(place.name.clone());
        chosen.set(Some(place));
        open.set(false);
        active.set(None);
    };
    let step = move |by: isize| {
        if !open.get_untracked() && options.with_untracked(|options| !options.is_empty()) {
            open.set(true);
        }
        let next = moved(active.get_untracked(), by, options.with_untracked(Vec::len));
        active.set(next);
        if let Some(index) = next {
            browser::reveal(&option_id(index));
        }
    };
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            step(1);
        }
        "ArrowUp" => {
            event.prevent_default();
            step(-1);
        }
        "Enter" if open.get_untracked() => {
            event.prevent_default();
            take(active.get_untracked().unwrap_or(0));
        }
        "Escape" if open.get_untracked() => {
            event.prevent_default();
            open.set(false);
        }
        _ => {}
    };
    // Leaving with a single or a marked suggestion takes it: nobody should have to come back for that.
    let leave = move |_| {
        if open.get_untracked() {
            let only = (options.with_untracked(Vec::len) == 1).then_some(0);
            if let Some(index) = active.get_untracked().or(only) {
                take(index);
            }
        }
        open.set(false);
    };

    let row = move |index: usize, place: Place| {
        let detail = place.postcodes.first().cloned().unwrap_or(place.department);
        view! {
            <li
                role="option"
                id=option_id(index)
                aria-selected=move || (active.get() == Some(index)).to_string()
                // A click would first take the focus from the field, which closes the list.
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| take(index)
            >
                <span>{place.name}</span>
                <small>{detail}</small>
            </li>
        }
    };
    let rows = move || options.get().into_iter().enumerate().map(|(index, place)| row(index, place)).collect_view();
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
                    aria-expanded=move || open.get().to_string()
                    aria-activedescendant=move || active.get().map(option_id)
                    aria-describedby=described_by(id, hint.is_some())
                    aria-invalid=move || error.get().map(|_| "true")
                    prop:value=move || text.get()
                    on:input=typed
                    on:keydown=key
                    on:blur=leave
                />
                <ul class="options" id=LIST role="listbox" aria-label=i18n.t(|t| t.demandes.place) hidden=move || !open.get() || nothing()>{rows}</ul>
                {move || nothing().then(|| view! { <p class="options options-none">{i18n.t(|t| t.demandes.place_none)}</p> })}
            </div>
        </Field>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_the_list() {
        assert_eq!(moved(None, 1, 3), Some(0));
        assert_eq!(moved(None, -1, 3), Some(2));
        assert_eq!(moved(Some(2), 1, 3), Some(0));
        assert_eq!(moved(Some(0), -1, 3), Some(2));
        assert_eq!(moved(Some(0), 1, 0), None);
    }
}
