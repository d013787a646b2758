//! Who one talks to.

use client::ConversationView;
use leptos::prelude::*;

use super::menu::ChatMenu;
use crate::components::company_lines::PresenceLine;
use crate::components::icon::{Glyph, Icon};
use crate::components::page::HEADING;
use crate::i18n::use_i18n;
use crate::paths;

use super::talk::{Talk, use_talk};

/// Id of the button that opens the search.
pub(super) const SEARCH_OPEN: &str = "search-open";

/// Who one talks to, about what, and the way back on phones.
#[component]
pub(super) fn ChatHead(#[prop(into)] conversation: Signal<Option<ConversationView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Talk { searching, .. } = use_talk();
    let peer = move || {
        conversation.get().map(|ConversationView { peer, demande_id, demande_title, .. }| view! {
        <div class="chat-who">
            <h1 id=HEADING tabindex="-1">{peer.name.to_string()} " " <span class="tag">"#" {peer.tag}</span></h1>
            <p><a href=paths::demande(demande_id)>{demande_title.to_string()}</a></p>
            <PresenceLine user=peer.user_id />
        </div>
    })
    };
    view! {
        <header class="chat-head">
            <a class="button button-plain button-round narrow-only" href=paths::MESSAGES aria-label=i18n.t(|t| t.common.back)>
                <Icon glyph=Glyph::Back size=24 />
            </a>
            {peer}
            <button type="button" class="button button-plain button-round chat-search-open" id=SEARCH_OPEN aria-label=i18n.t(|t| t.messages.search_here) aria-expanded=move || searching.get().to_string() on:click=move |_| searching.update(|open| *open = !*open)>
                <Icon glyph=Glyph::Search size=22 />
            </button>
            <ChatMenu conversation />
        </header>
    }
}
