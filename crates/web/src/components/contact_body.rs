//! What a message says that is more than words: contact details, and what someone did to the conversation.

use client::{Card, Contact, Content, Exchange, System};
use leptos::prelude::*;
use protocol::ids::MessageId;

use super::copy_button::CopyButton;
use super::icon::{Glyph, Icon};
use super::media_body::kind;
use crate::i18n::{Pick, Texts, use_i18n};

/// The exchange of contact details in the open conversation, as a context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenExchange(pub RwSignal<Exchange>);

/// A message in one line.
pub(crate) fn said<'a>(texts: &'static Texts, content: &'a Content) -> &'a str {
    match content {
        Content::Text(text) => text,
        Content::Contact(step) => step_name(step)(texts),
        Content::Media(media) => kind(texts, media),
        Content::System(System::Left) => texts.conversation.left,
        Content::Unsupported => texts.messages.unsupported,
        Content::Unreadable => texts.messages.unreadable,
    }
}

const fn step_name(step: &Contact) -> Pick {
    match step {
        Contact::Ask => |t| t.conversation.ask,
        Contact::Card { .. } => |t| t.conversation.card,
        Contact::Decline => |t| t.conversation.decline,
    }
}

/// A step of exchanging contact details.
#[component]
pub(crate) fn ContactBody(
    /// The message.
    id: MessageId,
    /// True when the reader sent it.
    mine: bool,
    /// What it says.
    step: Contact,
) -> impl IntoView {
    let i18n = use_i18n();
    let exchange = use_context::<OpenExchange>();
    let unsolicited = move || {
        !mine && exchange.is_some_and(|open| open.0.with(|exchange| exchange.unsolicited.contains(&id)))
    };
    let name = step_name(&step);
    let card = match step {
        Contact::Card { card } => Some(view! { <CardBody card /> }),
        Contact::Ask | Contact::Decline => None,
    };
    view! {
        <p class="bubble-step"><Icon glyph=Glyph::User size=16 /><span>{i18n.t(name)}</span></p>
        {move || unsolicited().then(|| view! {
            <p class="bubble-warning"><Icon glyph=Glyph::Alert size=15 /><span>{i18n.t(|t| t.conversation.unsolicited)}</span></p>
        })}
        {card}
    }
}

/// The card itself: everything on it can be used at once.
#[component]
fn CardBody(card: Card) -> impl IntoView {
    let i18n = use_i18n();
    let line = |href: String, text: String, glyph, label: Pick| {
        let copied = text.clone();
        view! {
            <li class="contact-line">
                <a class="contact-link" href=href translate="no">
                    <Icon glyph size=18 />
                    <span class="hidden-text">{i18n.t(label)} " "</span>
                    <span>{text}</span>
                </a>
                <CopyButton text=Signal::stored(copied) label=i18n.t(|t| t.common.copy) small=true />
            </li>
        }
    };
    let phone = card.phone().map(|phone| {
        line(format!("tel:{}", phone.dialled()), phone.to_string(), Glyph::Phone, |t| t.conversation.call)
    });
    let email = card.email().map(|email| {
        line(format!("mailto:{email}"), email.to_string(), Glyph::Mail, |t| t.conversation.mail)
    });
    let note = card.note().map(|note| view! { <p class="bubble-text" dir="auto">{note.to_string()}</p> });
    view! {
        <div class="contact-card">
            <p class="contact-name" dir="auto">{card.name().to_string()}</p>
            <ul class="contact-lines">{phone}{email}</ul>
            {note}
        </div>
    }
}

/// What someone did to the conversation.
#[component]
pub(crate) fn SystemBody(
    /// What.
    event: System,
) -> impl IntoView {
    let i18n = use_i18n();
    let text: Pick = match event {
        System::Left => |t| t.conversation.left,
    };
    view! { <p class="bubble-step"><Icon glyph=Glyph::Leave size=16 /><span>{i18n.t(text)}</span></p> }
}
