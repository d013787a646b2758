//! Copies a text and says so.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Glyph, Icon};
use crate::browser;
use crate::i18n::use_i18n;
use crate::state::announcer::use_announcer;

/// How long the button shows that it has copied.
const SHOWN: Duration = Duration::from_secs(2);

/// A button that copies `text` to the clipboard.
#[component]
pub(crate) fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// What the button says.
    label: impl Fn() -> &'static str + Send + Sync + Copy + 'static,
    /// Where there is little room: shows its icon alone.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let announcer = use_announcer();
    let (copied, set_copied) = signal(false);
    let copy = move |_| {
        spawn_local(async move {
            let answer = browser::copy(&text.get_untracked()).await;
            let common = &untrack(|| i18n.texts()).common;
            if answer.is_err() {
                announcer.say(common.copy_failed.to_owned());
                return;
            }
            announcer.say(common.copied.to_owned());
            set_copied.set(true);
            set_timeout(
                move || {
                    set_copied.try_set(false);
                },
                SHOWN,
            );
        });
    };
    let class = if small { "button button-plain button-round" } else { "button" };
    view! {
        <button type="button" class=class on:click=copy>
            {move || view! { <Icon glyph=if copied.get() { Glyph::Check } else { Glyph::Copy } /> }}
            <span class:hidden-text=small>{move || if copied.get() { i18n.texts().common.copied } else { label() }}</span>
        </button>
    }
}
