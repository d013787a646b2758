//! Looks for messages on this device: a field, what was found, and how far reading the old ones has come.

mod seeker;

use client::Hit;
use leptos::prelude::*;
use protocol::ids::{ConversationId, MessageId};

use super::icon::{Glyph, Icon};
use super::notice::Failure;
use crate::i18n::{intl, use_i18n};
use crate::paths;
use crate::state::inbox::use_inbox;
use seeker::Seeker;

/// A snippet in pieces: those that match are marked.
fn pieces(hit: &Hit) -> Vec<(bool, String)> {
    let mut pieces = Vec::new();
    let mut end = 0;
    let mut push = |marked, from, to| {
        if let Some(text) = hit.snippet.get(from..to).filter(|text| !text.is_empty()) {
            pieces.push((marked, text.to_owned()));
        }
    };
    for at in &hit.matches {
        push(false, end, at.start);
        push(true, at.start, at.end);
        end = at.end;
    }
    push(false, end, hit.snippet.len());
    pieces
}

/// A search field and its results.
#[component]
pub(crate) fn MessageSearch(
    /// Id of the field.
    id: &'static str,
    /// The only conversation to search.
    #[prop(optional)]
    scope: Option<ConversationId>,
    /// Set while there are results to show.
    #[prop(optional)]
    active: RwSignal<bool>,
    /// Told which message the reader follows.
    #[prop(optional)]
    chosen: Option<Callback<MessageId>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let seeker = Seeker::new(scope, active);
    let Seeker { query, hits, gathered, reading, failure, .. } = seeker;
    let is_asked = Memo::new(move |_| seeker.is_asked());
    let label = move || {
        let messages = &i18n.texts().messages;
        if scope.is_some() { messages.search_here } else { messages.search }
    };
    let progress = move || {
        reading.with(Option::is_some).then(|| {
            let done = move || gathered.get().map_or(0, |it| it.done).to_string();
            let total = move || gathered.get().map_or(1, |it| it.total).to_string();
            view! {
                <div class="search-reading">
                    <progress value=done max=total aria-label=i18n.t(|t| t.messages.search_reading)></progress>
                    <button type="button" class="button button-plain" on:click=move |_| seeker.stop()>
                        {i18n.t(|t| t.messages.search_stop)}
                    </button>
                </div>
            }
        })
    };
    let is_partial = move || gathered.get().is_some_and(|gathered| gathered.incomplete);
    let count = Memo::new(move |_| hits.with(Vec::len));
    view! {
        <search class="message-search">
            <label class="search-field">
                <Icon glyph=Glyph::Search size=20 />
                <span class="hidden-text">{label}</span>
                <input
                    class="input"
                    id=id
                    type="search"
                    autocomplete="off"
                    enterkeyhint="search"
                    placeholder=label
                    prop:value=move || query.get()
                    on:input=move |event| seeker.typed(event_target_value(&event))
                />
            </label>
            {move || is_asked.get().then(|| view! {
                {progress}
                <Failure error=failure />
                <p class="search-count" role="status">{move || (i18n.texts().messages.search_found)(count.get())}</p>
                {move || is_partial().then(|| view! { <p class="search-count">{i18n.t(|t| t.messages.search_partial)}</p> })}
                <ul class="lines">
                    <For each=move || hits.get() key=|hit| (hit.conversation, hit.message, hit.snippet.clone(), format!("{:?}", hit.matches)) let:hit>
                        <Found hit chosen />
                    </For>
                </ul>
            })}
            {move || (!is_asked.get()).then(|| view! { <p class="search-hint">{i18n.t(|t| t.messages.search_hint)}</p> })}
        </search>
    }
}

/// A message that was found.
#[component]
fn Found(hit: Hit, chosen: Option<Callback<MessageId>>) -> impl IntoView {
    let i18n = use_i18n();
    let Hit { conversation, message, mine, sent_at, .. } = hit;
    let name = use_inbox().name_of(conversation);
    let with = name.clone();
    let author = move || if mine { i18n.texts().messages.mine.to_owned() } else { name.clone() };
    // Where one conversation is searched, only who wrote tells the messages apart.
    let here = chosen.is_some();
    let heading = {
        let author = author.clone();
        move || if here { author() } else { with.clone() }
    };
    let parts = pieces(&hit);
    let said = parts.into_iter().map(|(marked, text)| {
        if marked { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
    });
    let follow = move |_| {
        if let Some(chosen) = chosen {
            chosen.run(message);
        }
    };
    view! {
        <li>
            <a class="line found" href=paths::message(conversation, message) on:click=follow>
                <span class="line-body">
                    <span class="line-head"><strong>{heading}</strong><time>{move || intl::day(i18n.lang(), sent_at)}</time></span>
                    <span class="found-text clamped" dir="auto">{(!here).then(|| view! { <span class="found-author">{author} "\u{a0}: "</span> })}{said.collect_view()}</span>
                </span>
            </a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use protocol::time::Timestamp;

    use super::*;

    #[test]
    fn a_snippet_is_marked_where_it_matches() {
        let at = Timestamp::from_millis(1);
        let hit = Hit {
            conversation: ConversationId::make(at, [0; 10]),
            message: MessageId::make(at, [0; 10]),
            mine: true,
            sent_at: at,
            snippet: "Été à Évian".to_owned(),
            matches: vec![0..5, 9..15],
        };
        let (shown, marked): (Vec<_>, Vec<_>) =
            pieces(&hit).into_iter().map(|(marked, text)| (text, marked)).unzip();
        assert_eq!(shown, ["Été", " à ", "Évian"]);
        assert_eq!(marked, [true, false, true]);
    }
}
