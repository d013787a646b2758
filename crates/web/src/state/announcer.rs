//! Says things to screen readers without moving the keyboard.

use leptos::prelude::*;

/// The text of the polite live region, as a context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Announcer(RwSignal<String>);

impl Announcer {
    /// Provides the context.
    pub(crate) fn provide() -> Self {
        let announcer = Self(RwSignal::new(String::new()));
        provide_context(announcer);
        announcer
    }

    /// Says `text` once. A repetition is heard too: an invisible space makes it a change.
    pub(crate) fn say(self, text: String) {
        self.0.update(|said| {
            *said = if *said == text { format!("{text}\u{a0}") } else { text };
        });
    }

    /// Forgets what was said.
    pub(crate) fn hush(self) {
        self.0.set(String::new());
    }

    /// What was said last.
    pub(crate) fn text(self) -> String {
        self.0.get()
    }
}

/// The announcer of the app.
pub(crate) fn use_announcer() -> Announcer {
    expect_context()
}
