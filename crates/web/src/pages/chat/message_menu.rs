//! What can be done with the chosen message.

use client::{Content, Delivery, MessageView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::acts::use_intent;
use super::talk::use_talk;
use crate::browser;
use crate::components::contact_body::said;
use crate::components::dialog::Dialog;
use crate::components::icon::{Glyph, Icon};
use crate::i18n::use_i18n;
use crate::state::announcer::use_announcer;

/// The menu of one message.
#[component]
pub(super) fn MessageMenu() -> impl IntoView {
    let i18n = use_i18n();
    let talk = use_talk();
    let intent = use_intent();
    let open = RwSignal::new(false);
    Effect::new(move || {
        if intent.chosen.get().is_some() {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            intent.chosen.set(None);
        }
    });
    view! {
        <Dialog open heading="message-menu-heading" title=i18n.owned(|t| t.conversation.message_title)>
            {move || intent.chosen.get().and_then(|id| talk.find(id)).map(|message| view! { <Choices message open /> })}
        </Dialog>
    }
}

#[component]
fn Choices(message: MessageView, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let talk = use_talk();
    let intent = use_intent();
    let announcer = use_announcer();
    let MessageView { id, content, state, .. } = message;
    let words = untrack(|| said(i18n.texts(), &content).to_owned());
    let settled = !matches!(state, Delivery::Waiting);
    let answerable = settled && !matches!(state, Delivery::Failed(_));
    let reply = move |_| {
        open.set(false);
        // The dialogue gives the keyboard back to its button first.
        request_animation_frame(move || intent.answer(id));
    };
    let text = match content {
        Content::Text(text) => Some(text),
        _ => None,
    };
    let copy = move |text: String| {
        open.set(false);
        spawn_local(async move {
            let copied = browser::copy(&text).await.is_ok();
            let common = &untrack(|| i18n.texts()).common;
            announcer.say(if copied { common.copied } else { common.copy_failed }.to_owned());
        });
    };
    let delete = move |_| {
        open.set(false);
        talk.delete_message(id);
    };
    view! {
        <p class="menu-quote clamped" dir="auto">{words}</p>
        <div class="menu">
            {answerable.then(|| view! {
                <button type="button" class="button button-plain menu-item" on:click=reply><Icon glyph=Glyph::Reply />{i18n.t(|t| t.conversation.reply)}</button>
            })}
            {text.map(|text| view! {
                <button type="button" class="button button-plain menu-item" on:click=move |_| copy(text.clone())><Icon glyph=Glyph::Copy />{i18n.t(|t| t.conversation.copy_text)}</button>
            })}
            {settled.then(|| view! {
                <button type="button" class="button button-plain menu-item menu-danger" aria-describedby="delete-message-text" on:click=delete><Icon glyph=Glyph::Trash />{i18n.t(|t| t.conversation.delete_message)}</button>
                <p class="hint" id="delete-message-text">{i18n.t(|t| t.conversation.delete_message_text)}</p>
            })}
        </div>
    }
}
