//! The 24 words, in order.

use leptos::prelude::*;

use super::copy_button::CopyButton;
use super::icon::{Glyph, Icon};
use crate::browser;
use crate::i18n::use_i18n;

/// A numbered grid of the words, to be copied or printed.
#[component]
pub(crate) fn RecoveryGrid(
    /// The words in order.
    words: Vec<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let line = words.join(" ");
    view! {
        <ol class="words" translate="no">
            {words.into_iter().map(|word| view! { <li><span>{word}</span></li> }).collect_view()}
        </ol>
        <div class="row screen-only">
            <CopyButton text=Signal::stored(line) label=i18n.t(|t| t.common.copy) />
            <button type="button" class="button" on:click=move |_| browser::print()>
                <Icon glyph=Glyph::Print />
                {i18n.t(|t| t.auth.words_print)}
            </button>
        </div>
    }
}
