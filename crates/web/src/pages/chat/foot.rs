//! What stands around the field where one writes: the message that is answered, quick replies, and why there is none.

use client::{Content, ConversationView, System};
use leptos::prelude::*;
use protocol::accounts::Kind;

use super::acts::use_intent;
use super::talk::use_talk;
use crate::browser;
use crate::components::contact_body::said;
use crate::components::icon::{Glyph, Icon};
use crate::i18n::{Pick, intl, use_i18n};
use crate::state::session::use_session;

/// Messages up to which a conversation is young.
const YOUNG: usize = 4;

/// The message that the next one answers, and the way out of it.
#[component]
pub(super) fn ReplyBar(
    /// The other person's name.
    peer: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let talk = use_talk();
    let intent = use_intent();
    move || {
        let message = intent.reply.get().and_then(|id| talk.find(id))?;
        let author = if message.mine {
            i18n.texts().conversation.reply_mine.to_owned()
        } else {
            (i18n.texts().conversation.reply_to)(&peer.get())
        };
        Some(view! {
            <div class="reply-bar">
                <p class="quote">
                    <strong>{author}</strong>
                    <span class="quote-text clamped clamped-short" dir="auto">{said(i18n.texts(), &message.content).to_owned()}</span>
                </p>
                <button type="button" class="button button-plain button-round" aria-label=i18n.t(|t| t.conversation.reply_cancel) on:click=move |_| intent.reply.set(None)>
                    <Icon glyph=Glyph::Close />
                </button>
            </div>
        })
    }
}

/// A few beginnings, while the reader has hardly written anything. They go into the field, not away.
#[component]
pub(super) fn QuickReplies() -> impl IntoView {
    let i18n = use_i18n();
    let talk = use_talk();
    let is_pro = untrack(|| use_session().me()).is_some_and(|me| me.kind == Kind::Pro);
    let choices: [Pick; 3] = if is_pro {
        [|t| t.conversation.quick_pro_1, |t| t.conversation.quick_pro_2, |t| t.conversation.quick_pro_3]
    } else {
        [|t| t.conversation.quick_asker_1, |t| t.conversation.quick_asker_2, |t| t.conversation.quick_asker_3]
    };
    let shown = Memo::new(move |_| {
        let young = talk
            .messages
            .with(|messages| messages.len() <= YOUNG && !messages.iter().any(|message| message.mine));
        // Whoever did not post the demande begins; the other one answers.
        let turn = is_pro || talk.messages.with(|messages| !messages.is_empty());
        talk.loaded.get() && young && turn && talk.draft.with(String::is_empty)
    });
    let chip = move |choice: Pick| {
        let take = move |_| {
            talk.draft.set(choice(untrack(|| i18n.texts())).to_owned());
            browser::focus("composer");
        };
        view! { <button type="button" class="button quick-reply" on:click=take>{i18n.t(choice)}</button> }
    };
    move || {
        shown.get().then(|| {
            view! {
                <div class="quick" role="group" aria-label=i18n.t(|t| t.conversation.quick)>
                    {choices.into_iter().map(chip).collect_view()}
                </div>
            }
        })
    }
}

/// Why nothing can be written here.
#[component]
pub(super) fn Closed(#[prop(into)] conversation: Signal<Option<ConversationView>>) -> impl IntoView {
    let i18n = use_i18n();
    let talk = use_talk();
    let peer_left = Memo::new(move |_| {
        talk.messages.with(|messages| {
            let left = |message: &client::MessageView| {
                !message.mine && message.content == Content::System(System::Left)
            };
            messages.iter().rev().any(left)
        })
    });
    let text = move || {
        let texts = &i18n.texts().conversation;
        let Some(view) = conversation.get() else { return texts.gone.to_owned() };
        let name = view.peer.name.as_str();
        match (view.left, view.blocking, peer_left.get()) {
            (true, ..) => texts.closed_left.to_owned(),
            (_, true, _) => (texts.closed_blocking)(name),
            (_, _, true) => (texts.closed_peer_left)(name),
            _ => i18n.texts().messages.closed.to_owned(),
        }
    };
    view! { <p class="notice" role="status"><Icon glyph=Glyph::Lock size=18 /><span>{text}</span></p> }
}

/// When the conversation will be deleted, if nobody writes.
#[component]
pub(super) fn Expiry(#[prop(into)] conversation: Signal<Option<ConversationView>>) -> impl IntoView {
    let i18n = use_i18n();
    let at = Memo::new(move |_| conversation.with(|view| view.as_ref().and_then(|view| view.expires_at)));
    move || {
        at.get().map(|at| {
            let text = move || (i18n.texts().conversation.expires)(&intl::day(i18n.lang(), at));
            view! { <p class="notice" role="status"><Icon glyph=Glyph::Clock size=18 /><span>{text}</span></p> }
        })
    }
}
