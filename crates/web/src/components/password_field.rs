//! A password with a way to see it.

use leptos::prelude::*;

use super::field::{Field, described_by};
use super::icon::{Glyph, Icon};
use crate::i18n::use_i18n;

/// A password field. Pasting is welcome, so are password managers.
#[component]
pub(crate) fn PasswordField(
    /// Id of the control.
    id: &'static str,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// One sentence of help.
    #[prop(optional, into)]
    hint: Option<Signal<&'static str>>,
    /// What is wrong, if anything is.
    #[prop(into)]
    error: Signal<Option<&'static str>>,
    /// What is written.
    value: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (shown, set_shown) = signal(false);
    let label = move || {
        let auth = &i18n.texts().auth;
        if shown.get() { auth.hide_password } else { auth.show_password }
    };
    view! {
        <Field id label=i18n.t(|t| t.auth.password) hint error>
            <div class="with-button">
                <input
                    class="input"
                    id=id
                    name=id
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    maxlength="1024"
                    aria-describedby=described_by(id, hint.is_some())
                    aria-invalid=move || error.get().map(|_| "true")
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <button
                    type="button"
                    class="button button-plain button-round"
                    aria-label=label
                    aria-pressed=move || shown.get().to_string()
                    on:click=move |_| set_shown.update(|shown| *shown = !*shown)
                >
                    {move || view! { <Icon glyph=if shown.get() { Glyph::EyeOff } else { Glyph::Eye } /> }}
                </button>
            </div>
        </Field>
    }
}
