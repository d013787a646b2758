//! An open conversation: its messages, where the reader is, and what they do.

mod drafting;
mod older;
mod sending;
mod showing;

use client::{ClientError, MessageView};
use leptos::prelude::*;
use protocol::ids::{ConversationId, MessageId};

use crate::components::attachment::{Attaching, Going};
use crate::components::scroller::Scroller;
use crate::i18n::{I18n, use_i18n};
use crate::state::announcer::{Announcer, use_announcer};
use crate::state::company::{Company, use_company};
use crate::state::inbox::{Inbox, use_inbox};
use crate::state::session::{Session, use_session};
pub(super) use older::Older;
pub(super) use showing::Then;

/// The state of the page, shared by its parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Talk {
    pub id: ConversationId,
    /// Oldest first; empty until they are loaded.
    pub messages: RwSignal<Vec<MessageView>>,
    pub loaded: RwSignal<bool>,
    pub failure: RwSignal<Option<ClientError>>,
    pub draft: RwSignal<String>,
    /// Texts that have left the field and are not on the device as messages yet.
    handed: RwSignal<u32>,
    pub scroller: Scroller,
    /// The first message that was unread at the beginning.
    pub unread_from: RwSignal<Option<MessageId>>,
    /// The message that was looked for.
    pub found: RwSignal<Option<MessageId>>,
    pub older: RwSignal<Older>,
    /// Whether the search covers the messages.
    pub searching: RwSignal<bool>,
    /// Files on their way.
    pub going: RwSignal<Vec<Going>>,
    /// The newest message that the reader has had before their eyes.
    seen: RwSignal<Option<MessageId>>,
    pub session: Session,
    inbox: Inbox,
    company: Company,
    announcer: Announcer,
    i18n: I18n,
}

impl Talk {
    /// Opens a conversation, keeps what is shown of it fresh, and provides it as a context.
    pub(super) fn open(id: ConversationId) -> Self {
        let talk = Self {
            id,
            messages: RwSignal::new(Vec::new()),
            loaded: RwSignal::new(false),
            failure: RwSignal::new(None),
            draft: RwSignal::new(String::new()),
            handed: RwSignal::new(0),
            scroller: Scroller::new(),
            unread_from: RwSignal::new(None),
            found: RwSignal::new(None),
            older: RwSignal::new(Older::Idle),
            searching: RwSignal::new(false),
            going: RwSignal::new(Vec::new()),
            seen: RwSignal::new(None),
            session: use_session(),
            inbox: use_inbox(),
            company: use_company(),
            announcer: use_announcer(),
            i18n: use_i18n(),
        };
        provide_context(talk);
        Attaching::provide(move |attachment| talk.send_file(attachment), talk.going);
        talk.inbox.show(Some(id));
        on_cleanup(move || talk.inbox.show(None));
        let back = window_event_listener(leptos::ev::focus, move |_| talk.load(Then::Stay));
        on_cleanup(move || back.remove());
        Effect::new(move || {
            let touched = talk.inbox.touched();
            if touched.is_none_or(|touched| touched == id) || !talk.loaded.get_untracked() {
                talk.load(Then::Stay);
            }
        });
        Effect::new(move || {
            if talk.scroller.is_at_end() && talk.loaded.get() {
                talk.see();
            }
        });
        Effect::new(move || {
            talk.messages.track();
            if talk.scroller.is_early() && talk.loaded.get() && talk.older.get_untracked() == Older::Idle {
                talk.fetch_older();
            }
        });
        talk
    }
}

/// The open conversation of this page.
pub(super) fn use_talk() -> Talk {
    expect_context()
}
