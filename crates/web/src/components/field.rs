//! A labelled field with its hint and its error, tied together for screen readers.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// What `aria-describedby` of the control `id` says: its hint, if it has one, and its error.
pub(crate) fn described_by(id: &str, has_hint: bool) -> String {
    if has_hint { format!("{id}-hint {id}-error") } else { format!("{id}-error") }
}

/// The text of an error below a field.
#[component]
pub(crate) fn FieldError(
    /// Element id, named by the field's `aria-describedby`.
    id: String,
    /// What is wrong, if anything is.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
) -> impl IntoView {
    view! {
        <div id=id>
            {move || error.get().map(|text| view! {
                <p class="error"><Icon glyph=Glyph::Alert size=16 /><span>{text}</span></p>
            })}
        </div>
    }
}

/// Label, whatever control stands in `children`, hint and error. The control must have the id `id` and
/// [`described_by`].
#[component]
pub(crate) fn Field(
    /// Id of the control.
    id: &'static str,
    /// What it is called.
    #[prop(into)]
    label: Signal<&'static str>,
    /// Set where the field may stay empty: the word for that.
    #[prop(optional, into)]
    optional: Option<Signal<&'static str>>,
    /// One sentence of help.
    #[prop(optional_no_strip)]
    hint: Option<Signal<&'static str>>,
    /// What is wrong, if anything is.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="label" for=id>
                {move || label.get()}
                {optional.map(|word| view! { " " <small>{move || format!("({})", word.get())}</small> })}
            </label>
            {children()}
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{move || hint.get()}</p> })}
            <FieldError id=format!("{id}-error") error />
        </div>
    }
}

/// A single-line field.
#[component]
pub(crate) fn TextField(
    /// Id of the control.
    id: &'static str,
    /// What it is called.
    #[prop(into)]
    label: Signal<&'static str>,
    /// One sentence of help.
    #[prop(optional, into)]
    hint: Option<Signal<&'static str>>,
    /// An example of what to write.
    #[prop(optional, into)]
    example: Option<Signal<&'static str>>,
    /// What is wrong, if anything is.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
    /// What is written.
    value: RwSignal<String>,
    /// `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// `autocomplete` of the input.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Longest text the browser lets one write.
    #[prop(default = 254)]
    max: usize,
) -> impl IntoView {
    view! {
        <Field id label hint error>
            <input
                class="input"
                id=id
                name=id
                type=kind
                autocomplete=autocomplete
                maxlength=max.to_string()
                placeholder=move || example.map(|example| example.get())
                aria-describedby=described_by(id, hint.is_some())
                aria-invalid=move || error.get().map(|_| "true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}
