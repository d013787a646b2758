//! A labelled field with its hint and its error, tied together for screen readers.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::i18n::use_i18n;

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
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// One sentence of help.
    #[prop(optional_no_strip)]
    hint: Option<Signal<&'static str>>,
    /// What is wrong, if anything is.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="field">
            <label class="label" for=id>
                {move || label.get()}
                {optional.then(|| view! { " " <small>{move || format!("({})", i18n.texts().common.optional)}</small> })}
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

/// A field of several lines.
#[component]
pub(crate) fn TextArea(
    /// Id of the control.
    id: &'static str,
    /// What it is called.
    #[prop(into)]
    label: Signal<&'static str>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// One sentence of help.
    #[prop(optional, into)]
    hint: Option<Signal<&'static str>>,
    /// An example of what to write.
    #[prop(optional, into)]
    example: Option<Signal<&'static str>>,
    /// What is wrong, if anything is.
    #[prop(optional, into)]
    error: Signal<Option<&'static str>>,
    /// What is written.
    value: RwSignal<String>,
    /// `autocomplete` of the control.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Lines that are seen at first.
    rows: u8,
    /// Longest text the browser lets one write.
    max: usize,
) -> impl IntoView {
    view! {
        <Field id label optional hint error>
            <textarea
                class="input"
                id=id
                name=id
                rows=rows.to_string()
                autocomplete=autocomplete
                maxlength=max.to_string()
                placeholder=move || example.map(|example| example.get())
                aria-describedby=described_by(id, hint.is_some())
                aria-invalid=move || error.get().map(|_| "true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        </Field>
    }
}
