//! An open conversation.

use client::{ClientError, ConversationView, MessageView, Trust};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use protocol::ids::{ConversationId, MessageId};

use crate::components::composer::Composer;
use crate::components::icon::{Glyph, Icon};
use crate::components::message_list::MessageList;
use crate::components::notice::{Failure, Skeleton};
use crate::components::page::{HEADING, arrive};
use crate::components::trust_line::{KeyWarning, TrustLine};
use crate::i18n::use_i18n;
use crate::paths;
use crate::state::inbox::use_inbox;
use crate::state::session::use_session;

mod safety;
mod scroll;

use safety::SafetyPanel;

/// The page of a conversation; another id makes another page.
#[component]
pub(crate) fn Chat() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<ConversationId>().ok()));
    move || match id.get() {
        Some(id) => view! { <Open id /> }.into_any(),
        None => view! { <Failure error=Signal::stored(Some(ClientError::Unknown)) /> }.into_any(),
    }
}

/// What becomes of the reader's place when messages are shown anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// The newest message comes into view.
    GoToEnd,
    /// Only a reader who is at the end follows it.
    StayIfReading,
}

#[component]
fn Open(id: ConversationId) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let inbox = use_inbox();
    let conversation = Memo::new(move |_| inbox.find(id));
    let messages = RwSignal::new(None::<Vec<MessageView>>);
    let failure = RwSignal::new(None::<ClientError>);
    let safety = RwSignal::new(false);
    let draft = RwSignal::new(String::new());
    let log = NodeRef::<html::Div>::new();
    let name = move || {
        conversation.with(|view| view.as_ref().map(|view| view.peer.name.to_string()).unwrap_or_default())
    };
    arrive(name);

    let load = move |then: Then| {
        let Some(account) = session.account_now() else { return };
        spawn_local(async move {
            match account.messages(id).await {
                Ok(fresh) => {
                    let follow = then == Then::GoToEnd || scroll::is_at_end(log);
                    messages.set(Some(fresh));
                    if follow {
                        scroll::to_end(log);
                    }
                    // Seen is read; a failure only leaves the badge.
                    if !document().hidden() && account.mark_read(id).await.is_ok() {
                        inbox.load(session);
                    }
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let back = window_event_listener(leptos::ev::focus, move |_| load(Then::StayIfReading));
    on_cleanup(move || back.remove());
    Effect::new(move || {
        let touched = inbox.touched();
        if touched.is_none_or(|touched| touched == id) || messages.with_untracked(Option::is_none) {
            load(Then::StayIfReading);
        }
    });
    let send = Callback::new(move |text: String| {
        let Some(account) = session.account_now() else { return };
        failure.set(None);
        spawn_local(async move {
            if let Err(error) = account.send_text(id, &text).await {
                draft.set(text);
                failure.set(Some(error));
            }
            load(Then::GoToEnd);
        });
    });
    let retry = Callback::new(move |message: MessageId| {
        let Some(account) = session.account_now() else { return };
        spawn_local(async move {
            if let Err(error) = account.retry(id, message).await {
                failure.set(Some(error));
            }
            load(Then::StayIfReading);
        });
    });
    let accept = Callback::new(move |()| {
        let Some(account) = session.account_now() else { return };
        spawn_local(async move {
            if let Err(error) = account.accept_key_change(id).await {
                failure.set(Some(error));
            }
            inbox.load(session);
        });
    });
    let open = move || conversation.with(|view| view.as_ref().is_none_or(|view| view.open));
    let trust = move || conversation.with(|view| view.as_ref().map_or(Trust::New, |view| view.trust));
    let trouble = move || conversation.with(|view| view.as_ref().and_then(|view| view.trouble.clone()));
    let said = move || match messages.get() {
        None => view! { <Skeleton rows=2 /> }.into_any(),
        Some(messages) if messages.is_empty() => {
            view! { <p class="chat-start">{move || (i18n.texts().messages.start)(&name())}</p> }.into_any()
        }
        Some(_) => ().into_any(),
    };
    view! {
        <section class="chat">
            <ChatHead conversation />
            <TrustLine trust open=safety />
            <div class="chat-log" node_ref=log role="log" aria-live="polite" tabindex="0" aria-label=i18n.t(|t| t.messages.log)>
                <Older id messages log failure />
                {said}
                <MessageList messages=Signal::derive(move || messages.get().unwrap_or_default()) peer=Signal::derive(name) retry />
            </div>
            <div class="chat-foot">
                <Failure error=Signal::derive(trouble) />
                <KeyWarning conversation accept />
                <Failure error=failure />
                {move || if open() {
                    view! { <Composer draft send /> }.into_any()
                } else {
                    view! { <p class="notice">{i18n.t(|t| t.messages.closed)}</p> }.into_any()
                }}
            </div>
            <SafetyPanel id open=safety conversation />
        </section>
    }
}

/// Who one talks to, about what, and the way back on phones.
#[component]
fn ChatHead(#[prop(into)] conversation: Signal<Option<ConversationView>>) -> impl IntoView {
    let i18n = use_i18n();
    let peer = move || {
        conversation.get().map(|ConversationView { peer, demande_id, demande_title, .. }| view! {
        <div class="chat-who">
            <h1 id=HEADING tabindex="-1">{peer.name.to_string()} " " <span class="tag">"#" {peer.tag}</span></h1>
            <p><a href=paths::demande(demande_id)>{demande_title.to_string()}</a></p>
        </div>
    })
    };
    view! {
        <header class="chat-head">
            <a class="button button-plain button-round narrow-only" href=paths::MESSAGES aria-label=i18n.t(|t| t.common.back)>
                <Icon glyph=Glyph::Back size=24 />
            </a>
            {peer}
        </header>
    }
}

/// Fetches what was said before, and stays where the reader is.
#[component]
fn Older(
    id: ConversationId,
    messages: RwSignal<Option<Vec<MessageView>>>,
    log: NodeRef<html::Div>,
    failure: RwSignal<Option<ClientError>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let exhausted = RwSignal::new(false);
    let fetch = move |_| {
        let Some(account) = session.account_now() else { return };
        spawn_local(async move {
            match account.older(id).await {
                Ok(true) => {
                    if let Ok(fresh) = account.messages(id).await {
                        let from_end = scroll::from_end(log);
                        messages.set(Some(fresh));
                        scroll::restore(log, from_end);
                    }
                }
                Ok(false) => exhausted.set(true),
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    // A full archive page holds at least this many: below it there is nothing older.
    let shown = move || {
        !exhausted.get()
            && messages
                .with(|messages| messages.as_ref().is_some_and(|messages| messages.len() >= OLDER_FROM))
    };
    move || {
        shown().then(|| view! {
        <button type="button" class="button button-plain chat-older" on:click=fetch>{i18n.t(|t| t.messages.older)}</button>
    })
    }
}

/// Messages that must be there before older ones are offered.
const OLDER_FROM: usize = 20;
