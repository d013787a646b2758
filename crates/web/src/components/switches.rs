//! The language and the appearance.

use leptos::prelude::*;

use super::choice::Segment;
use crate::i18n::{Lang, use_i18n};
use crate::state::theme::{Choice, use_theme};

/// Changes to the other language, in two letters.
#[component]
pub(crate) fn LanguageToggle() -> impl IntoView {
    let i18n = use_i18n();
    let other = move || match i18n.lang() {
        Lang::French => Lang::English,
        Lang::English => Lang::French,
    };
    view! {
        <button
            type="button"
            class="button button-plain button-round"
            lang=move || other().tag()
            aria-label=move || format!("{} · {}", other().tag().to_uppercase(), other().name())
            on:click=move |_| i18n.choose(untrack(other))
        >
            {move || other().tag().to_uppercase()}
        </button>
    }
}

/// Chooses the language.
#[component]
pub(crate) fn LanguageSwitch() -> impl IntoView {
    let i18n = use_i18n();
    let segment = move |lang: Lang| {
        view! { <Segment group="language" label=lang.name().to_owned() checked=move || i18n.lang() == lang choose=move || i18n.choose(lang) /> }
    };
    view! {
        <div class="switch" role="radiogroup" aria-label=i18n.t(|t| t.common.language)>
            {Lang::ALL.map(segment).collect_view()}
        </div>
    }
}

/// Chooses the appearance.
#[component]
pub(crate) fn ThemeSwitch() -> impl IntoView {
    let i18n = use_i18n();
    let theme = use_theme();
    let label = move |choice: Choice| {
        let common = &i18n.texts().common;
        match choice {
            Choice::Auto => common.theme_auto,
            Choice::Light => common.theme_light,
            Choice::Dark => common.theme_dark,
        }
    };
    let segment = move |choice: Choice| {
        view! { <Segment group="theme" label=move || label(choice).to_owned() checked=move || theme.choice() == choice choose=move || theme.choose(choice) /> }
    };
    view! {
        <div class="switch" role="radiogroup" aria-label=i18n.t(|t| t.common.theme)>
            {[Choice::Auto, Choice::Light, Choice::Dark].map(segment).collect_view()}
        </div>
    }
}
