//! Light, dark, or as the device says.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, prelude::Closure};

use crate::browser;

const KEY: &str = "leboncoup.theme";

/// A choice of appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    Auto,
    Light,
    Dark,
}

impl Choice {
    const fn word(self) -> Option<&'static str> {
        match self {
            Self::Auto => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    fn from_word(word: Option<&str>) -> Self {
        match word {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::Auto,
        }
    }

    /// The value of `data-theme`, given what the device prefers.
    const fn shown(self, device_is_dark: bool) -> &'static str {
        match (self, device_is_dark) {
            (Self::Dark, _) | (Self::Auto, true) => "dark",
            (Self::Light, _) | (Self::Auto, false) => "light",
        }
    }
}

/// The chosen appearance, as a context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Theme(RwSignal<Choice>);

impl Theme {
    /// Provides the context, starting with the remembered choice, and follows the device's own changes.
    pub(crate) fn provide() -> Self {
        let theme = Self(RwSignal::new(Choice::from_word(browser::recall(KEY).as_deref())));
        provide_context(theme);
        let device_is_dark = device_preference();
        Effect::new(move || {
            browser::set_root_attribute("data-theme", theme.choice().shown(device_is_dark.get()));
        });
        theme
    }

    pub(crate) fn choice(self) -> Choice {
        self.0.get()
    }

    /// Changes the appearance and remembers it.
    pub(crate) fn choose(self, choice: Choice) {
        self.0.set(choice);
        browser::remember(KEY, choice.word());
    }
}

/// True while the device prefers dark.
fn device_preference() -> ReadSignal<bool> {
    let query = web_sys::window()
        .and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten());
    let (dark, set_dark) = signal(query.as_ref().is_some_and(web_sys::MediaQueryList::matches));
    if let Some(query) = query {
        let watched = query.clone();
        let changed = Closure::<dyn Fn()>::new(move || set_dark.set(watched.matches()));
        query.set_onchange(Some(changed.as_ref().unchecked_ref()));
        // The preference is followed for as long as the page lives.
        changed.into_js_value();
    }
    dark
}

/// The theme of the app.
pub(crate) fn use_theme() -> Theme {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_beats_the_device_and_auto_follows_it() {
        assert_eq!(Choice::Light.shown(true), "light");
        assert_eq!(Choice::Dark.shown(false), "dark");
        assert_eq!((Choice::Auto.shown(true), Choice::Auto.shown(false)), ("dark", "light"));
    }

    #[test]
    fn a_remembered_word_leads_back_to_its_choice() {
        for choice in [Choice::Auto, Choice::Light, Choice::Dark] {
            assert_eq!(Choice::from_word(choice.word()), choice);
        }
        assert_eq!(Choice::from_word(Some("blue")), Choice::Auto);
    }
}
