//! Where one writes.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use protocol::limits::MESSAGE_CHARS;

use super::attachment::AttachButton;
use super::icon::{Glyph, Icon};
use crate::i18n::use_i18n;

/// True when this key press sends: Enter alone, and not while an input method composes a character.
fn sends(key: &str, shift: bool, composing: bool) -> bool {
    key == "Enter" && !shift && !composing
}

/// A field that grows with the text, and a button.
#[component]
pub(crate) fn Composer(
    /// What is being written; the page puts it back when a text was refused.
    draft: RwSignal<String>,
    /// Takes the text.
    send: Callback<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<html::Textarea>::new();
    let submit = move || {
        let written = draft.get_untracked();
        if written.trim().is_empty() {
            return;
        }
        draft.set(String::new());
        send.run(written);
        // On a phone the keyboard stays open for the next message.
        if let Some(field) = node.get_untracked() {
            let _ = field.focus();
        }
    };
    let key = move |event: KeyboardEvent| {
        if sends(&event.key(), event.shift_key(), event.is_composing()) {
            event.prevent_default();
            submit();
        }
    };
    view! {
        <form class="composer" on:submit=move |event| { event.prevent_default(); submit(); }>
            <AttachButton />
            <label class="hidden-text" for="composer">{i18n.t(|t| t.messages.write)}</label>
            // The copy of the text behind the field makes it grow without measuring anything.
            <div class="composer-field" data-copy=move || draft.get()>
                <textarea
                    id="composer"
                    node_ref=node
                    rows="1"
                    // Browsers write what stands in a field to the disk, to put it back after a crash.
                    autocomplete="off"
                    maxlength=MESSAGE_CHARS.to_string()
                    placeholder=i18n.t(|t| t.messages.write)
                    aria-describedby="composer-hint"
                    enterkeyhint="send"
                    prop:value=move || draft.get()
                    on:input=move |event| draft.set(event_target_value(&event))
                    on:keydown=key
                ></textarea>
            </div>
            <button type="submit" class="button button-main button-round" aria-label=i18n.t(|t| t.messages.send)>
                <Icon glyph=Glyph::Send size=22 />
            </button>
            <p class="composer-hint" id="composer-hint">{i18n.t(|t| t.messages.write_hint)}</p>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::sends;

    #[test]
    fn enter_sends_unless_shifted_or_composing() {
        assert!(sends("Enter", false, false));
        assert!(!sends("Enter", true, false));
        assert!(!sends("Enter", false, true));
        assert!(!sends("a", false, false));
    }
}
