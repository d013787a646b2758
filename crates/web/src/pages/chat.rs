//! An open conversation.

use client::{ClientError, Trust};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use protocol::ids::{ConversationId, MessageId};

use crate::components::attachment::{ChosenDialog, CutOff, Uploads};
use crate::components::company_lines::TypingLine;
use crate::components::composer::Composer;
use crate::components::notice::Failure;
use crate::components::page::arrive;
use crate::components::trust_line::{KeyWarning, TrustLine};
use crate::paths;
use crate::state::inbox::use_inbox;
use crate::state::session::use_session;

mod acts;
mod contact;
mod foot;
mod head;
mod log;
mod menu;
mod message_menu;
mod safety;
mod talk;

use contact::ExchangeBar;
use foot::{Closed, Expiry, QuickReplies, ReplyBar};
use head::ChatHead;
use log::Log;
use message_menu::MessageMenu;
use safety::SafetyPanel;
use talk::Talk;

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

#[component]
fn Open(id: ConversationId) -> impl IntoView {
    let inbox = use_inbox();
    let session = use_session();
    let talk = Talk::open(id);
    let intent = talk.intent();
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get(paths::MESSAGE)?.parse::<MessageId>().ok()));
    Effect::new(move || {
        if let Some(message) = wanted.get() {
            talk.go_to(message);
        }
    });
    let conversation = Memo::new(move |_| inbox.find(id));
    let safety = RwSignal::new(false);
    let name = move || {
        conversation.with(|view| view.as_ref().map(|view| view.peer.name.to_string()).unwrap_or_default())
    };
    arrive(name);
    let watching = StoredValue::new_local(session.account_now().map(|account| account.watch(id)));
    on_cleanup(move || watching.dispose());
    let peer = Signal::derive(name);
    let send = Callback::new(move |text: String| talk.send(text, intent));
    let accept = Callback::new(move |()| talk.accept_keys());
    // A conversation may be younger than the list; one that the server does not know any more is gone.
    let gone = move || talk.failure.with(|error| *error == Some(ClientError::Unknown));
    let open =
        Memo::new(move |_| !gone() && conversation.with(|view| view.as_ref().is_none_or(|view| view.open)));
    let trust = move || conversation.with(|view| view.as_ref().map_or(Trust::New, |view| view.trust));
    let trouble = move || conversation.with(|view| view.as_ref().and_then(|view| view.trouble.clone()));
    let draft = talk.draft;
    talk.keep_draft(intent);
    view! {
        <section class="chat">
            <ChatHead conversation />
            <TrustLine trust open=safety />
            <Log peer />
            <div class="chat-foot">
                <TypingLine id name=Signal::derive(name) />
                <Failure error=Signal::derive(trouble) />
                <KeyWarning conversation accept />
                <Failure error=talk.failure />
                <Expiry conversation />
                {move || if open.get() {
                    view! {
                        <ExchangeBar peer />
                        <QuickReplies />
                        <ReplyBar peer />
                        <CutOff id />
                        <Uploads />
                        <Composer draft send />
                        <ChosenDialog />
                    }.into_any()
                } else {
                    view! { <Closed conversation /> }.into_any()
                }}
            </div>
            <MessageMenu />
            <SafetyPanel id open=safety conversation />
        </section>
    }
}
