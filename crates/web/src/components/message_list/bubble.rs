//! One message. It changes piece by piece, so that nobody loses the keyboard or a selection in it.

use client::{Content, Delivery, MessageView, Warning};
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use protocol::ids::MessageId;

use crate::components::contact_body::{ContactBody, SystemBody};
use crate::components::icon::{Glyph, Icon};
use crate::components::media_body::MediaBody;
use crate::components::message_actions::{ActionButtons, MessageActions, Quote};
use crate::components::press::Press;
use crate::components::swipe::Swipe;
use crate::i18n::{Texts, intl, problem, use_i18n};

const fn warning(texts: &'static Texts, warning: Warning) -> &'static str {
    match warning {
        Warning::Gap => texts.messages.gap,
        Warning::SecondContent => texts.messages.second_content,
        Warning::BrokenChain => texts.messages.broken_chain,
        Warning::Altered => texts.messages.altered,
    }
}

/// How far one's own message has come: an icon, a word, and a way to try again.
#[component]
fn Progress(id: MessageId, state: Delivery, retry: Callback<MessageId>) -> impl IntoView {
    let i18n = use_i18n();
    let (glyph, word): (_, fn(&'static Texts) -> &'static str) = match &state {
        Delivery::Waiting => (Glyph::Clock, |t| t.messages.waiting),
        Delivery::Sent => (Glyph::Check, |t| t.messages.sent),
        Delivery::Delivered => (Glyph::ChecksTwo, |t| t.messages.delivered),
        Delivery::Opened => (Glyph::Eye, |t| t.messages.opened),
        Delivery::Failed(_) => (Glyph::Alert, |t| t.messages.failed),
    };
    let failure = match state {
        Delivery::Failed(error) => Some(view! {
            <span class="bubble-failure">
                <span>{move || problem(i18n.lang(), &error)}</span>
                <button type="button" class="button" on:click=move |_| retry.run(id)>
                    <Icon glyph=Glyph::Retry size=16 />
                    {i18n.t(|t| t.common.retry)}
                </button>
            </span>
        }),
        Delivery::Waiting | Delivery::Sent | Delivery::Delivered | Delivery::Opened => None,
    };
    view! {
        <span class="bubble-state"><Icon glyph size=15 /><span>{i18n.t(word)}</span></span>
        {failure}
    }
}

/// What a message says.
#[component]
fn Body(id: MessageId, mine: bool, content: Content) -> impl IntoView {
    let i18n = use_i18n();
    match content {
        Content::Text(text) => view! { <p class="bubble-text" dir="auto">{text}</p> }.into_any(),
        Content::Contact(step) => view! { <ContactBody id mine step /> }.into_any(),
        Content::Media(media) => view! { <MediaBody media=*media /> }.into_any(),
        Content::System(event) => view! { <SystemBody event /> }.into_any(),
        Content::Unsupported => {
            view! { <p class="bubble-note">{i18n.t(|t| t.messages.unsupported)}</p> }.into_any()
        }
        Content::Unreadable => {
            view! { <p class="bubble-note">{i18n.t(|t| t.messages.unreadable)}</p> }.into_any()
        }
    }
}

/// A message with everything that is known of it.
#[component]
pub(super) fn Bubble(
    /// The message as it is now.
    message: Signal<MessageView>,
    /// The other person's name.
    peer: Signal<String>,
    /// Sends it once more.
    retry: Callback<MessageId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (id, mine) = message.with_untracked(|message| (message.id, message.mine));
    let content = Memo::new(move |_| message.with(|message| message.content.clone()));
    let state = Memo::new(move |_| message.with(|message| message.state.clone()));
    let warnings = Memo::new(move |_| message.with(|message| message.warnings.clone()));
    let sent_at = Memo::new(move |_| message.with(|message| message.sent_at));
    let author = move || if mine { i18n.texts().messages.mine.to_owned() } else { peer.get() };
    let signs = move || {
        let sign = |sign| {
            view! {
                <p class="bubble-warning"><Icon glyph=Glyph::Alert size=15 /><span>{move || warning(i18n.texts(), sign)}</span></p>
            }
        };
        warnings.get().into_iter().map(sign).collect_view()
    };
    let reply_to = message.with_untracked(|message| message.reply_to);
    let actions = use_context::<MessageActions>();
    let swipe = Swipe::new();
    let press = Press::new();
    let touch = move |event: PointerEvent| {
        swipe.start(&event);
        press.start(&event, move || {
            swipe.stop();
            if let Some(actions) = actions {
                actions.menu.run(id);
            }
        });
    };
    let follow = move |event: PointerEvent| {
        press.follow(&event);
        swipe.follow(&event);
    };
    let lift = move |_| {
        press.stop();
        if swipe.end()
            && let Some(actions) = actions
        {
            actions.reply.run(id);
        }
    };
    view! {
        <div
            class="bubble"
            class:mine=mine
            style:transform=move || swipe.offset()
            on:pointerdown=touch
            on:pointermove=follow
            on:pointerup=lift
            on:pointercancel=move |_| { press.stop(); swipe.stop(); }
            on:contextmenu=move |event| press.hold_menu(&event)
            on:touchend=move |event| press.hold_click(&event)
        >
            <span class="hidden-text">{author}</span>
            {reply_to.map(|of| view! { <Quote of peer /> })}
            {signs}
            {move || view! { <Body id mine content=content.get() /> }}
            <p class="bubble-foot">
                <time>{move || intl::time(i18n.lang(), sent_at.get())}</time>
                {move || mine.then(|| view! { <Progress id state=state.get() retry /> })}
            </p>
            <ActionButtons id />
        </div>
    }
}
