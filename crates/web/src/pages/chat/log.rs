//! The part of the page that scrolls.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::head::SEARCH_OPEN;
use super::talk::{Older, Talk, use_talk};
use crate::browser;
use crate::components::icon::{Glyph, Icon};
use crate::components::message_list::MessageList;
use crate::components::message_search::MessageSearch;
use crate::components::notice::Skeleton;
use crate::i18n::use_i18n;

/// Id of the part that scrolls.
const LOG: &str = "chat-log";

/// Id of the field that searches this conversation.
const SEARCH: &str = "search-here";

/// The messages, a word about those on their way, and the way to the newest.
#[component]
pub(super) fn Log(
    /// The other person's name.
    peer: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let talk = use_talk();
    let Talk { messages, loaded, scroller, unread_from, found, older, searching, id, .. } = talk;
    let go_to = Callback::new(move |message| {
        talk.go_to(message);
        browser::focus(LOG);
    });
    let leave_search = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            searching.set(false);
            browser::focus(SEARCH_OPEN);
        }
    };
    let is_empty = Memo::new(move |_| messages.with(Vec::is_empty));
    let said = move || {
        if !loaded.get() {
            view! { <Skeleton rows=2 /> }.into_any()
        } else if is_empty.get() {
            view! { <p class="chat-start">{move || (i18n.texts().messages.start)(&peer.get())}</p> }
                .into_any()
        } else {
            ().into_any()
        }
    };
    // Scrolling fetches them; this is for those who do not scroll, and for when that has failed.
    let more = move || {
        (loaded.get() && !is_empty.get() && older.get() != Older::Exhausted).then(|| {
            view! {
                <button
                    type="button"
                    class="button button-plain chat-older"
                    class:chat-older-failed=move || older.get() == Older::Failed
                    aria-disabled=move || (older.get() == Older::Fetching).then_some("true")
                    on:click=move |_| talk.fetch_older()
                >
                    {i18n.t(|t| t.messages.older)}
                </button>
            }
        })
    };
    let retry = Callback::new(move |message| talk.retry(message));
    view! {
        <div class="chat-middle">
            {move || (older.get() == Older::Fetching && scroller.is_early()).then(|| view! {
                <p class="chat-fetching" aria-hidden="true">{i18n.t(|t| t.common.loading)}</p>
            })}
            <div
                class="chat-log"
                id=LOG
                node_ref=scroller.view()
                role="log"
                aria-live="off"
                aria-busy=move || (older.get() == Older::Fetching).to_string()
                tabindex="0"
                aria-label=i18n.t(|t| t.messages.log)
                on:scroll=move |_| scroller.scrolled()
            >
                {more}
                {said}
                <MessageList messages unread_from found peer retry scroller />
            </div>
            <ToEnd />
            {move || searching.get().then(|| {
                request_animation_frame(|| browser::focus(SEARCH));
                view! {
                    <div class="chat-search" on:keydown=leave_search>
                        <MessageSearch id=SEARCH scope=id chosen=go_to />
                    </div>
                }
            })}
        </div>
    }
}

/// The way to the newest message, and how many have come below.
#[component]
fn ToEnd() -> impl IntoView {
    let i18n = use_i18n();
    let talk = use_talk();
    let fresh = Memo::new(move |_| talk.fresh());
    let label = move || (i18n.texts().messages.to_end)(fresh.get());
    move || {
        (talk.loaded.get() && !talk.scroller.is_at_end()).then(|| view! {
        <button type="button" class="button button-round chat-to-end" aria-label=label on:click=move |_| talk.scroller.go_to_end()>
            <Icon glyph=Glyph::Down size=22 />
            {move || (fresh.get() > 0).then(|| view! { <span class="badge" aria-hidden="true">{fresh.get()}</span> })}
        </button>
    })
    }
}
