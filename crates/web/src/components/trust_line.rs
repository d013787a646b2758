//! The lock, in one sentence, and how sure one can be of the other person.

use client::{ConversationView, Trust};
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::i18n::{Texts, use_i18n};

const fn word(texts: &'static Texts, trust: Trust) -> &'static str {
    match trust {
        Trust::New => texts.messages.unverified,
        Trust::Verified => texts.messages.verified,
        Trust::Changed => texts.messages.changed,
        Trust::Refused => texts.messages.refused,
    }
}

const fn class(trust: Trust) -> &'static str {
    match trust {
        Trust::New => "chip",
        Trust::Verified => "chip chip-good",
        Trust::Changed | Trust::Refused => "chip chip-warm",
    }
}

/// One line above the messages.
#[component]
pub(crate) fn TrustLine(
    /// How sure one can be.
    #[prop(into)]
    trust: Signal<Trust>,
    /// Opens the safety number.
    open: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="lock-line">
            <Icon glyph=Glyph::Lock size=16 />
            <p>{i18n.t(|t| t.messages.lock)}</p>
            <span class=move || class(trust.get())>{move || word(i18n.texts(), trust.get())}</span>
            <button type="button" class="button button-plain" on:click=move |_| open.set(true)>
                {i18n.t(|t| t.messages.safety_open)}
            </button>
        </div>
    }
}

/// What blocks sending because of the other person's keys, and the way on where there is one.
#[component]
pub(crate) fn KeyWarning(
    /// The conversation.
    #[prop(into)]
    conversation: Signal<Option<ConversationView>>,
    /// Accepts signed new keys.
    accept: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let ConversationView { trust, peer, .. } = conversation.get()?;
        match trust {
            Trust::New | Trust::Verified => None,
            Trust::Changed => Some(view! {
                <div class="notice notice-warm" role="alert">
                    <Icon glyph=Glyph::Shield />
                    <div class="stack">
                        <p>{move || (i18n.texts().messages.changed_text)(peer.name.as_str())}</p>
                        <button type="button" class="button" on:click=move |_| accept.run(())>{i18n.t(|t| t.messages.changed_accept)}</button>
                    </div>
                </div>
            }.into_any()),
            Trust::Refused => Some(view! {
                <p class="notice notice-bad" role="alert"><Icon glyph=Glyph::Alert /><span>{i18n.t(|t| t.messages.refused_text)}</span></p>
            }.into_any()),
        }
    }
}

/// Sixty digits in groups of five, twelve groups.
pub(crate) fn groups(digits: &str) -> Vec<String> {
    let digits: Vec<char> = digits.chars().filter(char::is_ascii_digit).collect();
    digits.chunks(5).map(|group| group.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::groups;

    #[test]
    fn sixty_digits_are_twelve_groups_of_five() {
        let number = "1234567890".repeat(6);
        assert_eq!(groups(&number).len(), 12);
        assert_eq!(groups("12345 67890"), ["12345", "67890"]);
    }
}
