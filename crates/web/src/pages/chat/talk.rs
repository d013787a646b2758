//! An open conversation: its messages, where the reader is, and what they do.

mod older;

use client::{Account, Attachment, ClientError, MessageView};
use futures::future::{Aborted, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::{ConversationId, MessageId};

use super::acts::Intent;
use crate::components::attachment::{Attaching, Going};
use crate::components::contact_body::said;
use crate::components::scroller::Scroller;
use crate::i18n::{I18n, use_i18n};
use crate::state::announcer::{Announcer, use_announcer};
use crate::state::inbox::{Inbox, use_inbox};
use crate::state::session::{Session, use_session};
pub(super) use older::Older;

/// What becomes of the reader's place when messages are shown anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// The newest message comes into view.
    GoToEnd,
    /// Only a reader who is at the end follows it.
    Stay,
}

/// The state of the page, shared by its parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Talk {
    pub id: ConversationId,
    /// Oldest first; empty until they are loaded.
    pub messages: RwSignal<Vec<MessageView>>,
    pub loaded: RwSignal<bool>,
    pub failure: RwSignal<Option<ClientError>>,
    pub draft: RwSignal<String>,
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
            scroller: Scroller::new(),
            unread_from: RwSignal::new(None),
            found: RwSignal::new(None),
            older: RwSignal::new(Older::Idle),
            searching: RwSignal::new(false),
            going: RwSignal::new(Vec::new()),
            seen: RwSignal::new(None),
            session: use_session(),
            inbox: use_inbox(),
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

    /// Shows a message, however old.
    pub(super) fn go_to(self, message: MessageId) {
        let Some(account) = self.session.account_now() else { return };
        self.searching.set(false);
        spawn_local(async move {
            let reached = account.reach(self.id, message).await;
            let messages = account.messages(self.id).await;
            // The page may be gone by now.
            let Some(loaded) = self.loaded.try_get_untracked() else { return };
            match (reached, messages) {
                (Ok(true), Ok(messages)) if loaded => self.messages.set(messages),
                (Ok(true), Ok(messages)) => self.begin(messages, 0),
                (Ok(_), Ok(_)) => return,
                (Err(error), _) | (_, Err(error)) => return self.failure.set(Some(error)),
            }
            self.found.set(Some(message));
            self.scroller.go_to(message);
        });
    }

    /// Received messages below what the reader has seen.
    pub(super) fn fresh(self) -> usize {
        let seen = self.seen.get();
        self.messages.with(|messages| {
            let after = messages.iter().rev().take_while(|message| Some(message.id) > seen);
            after.filter(|message| !message.mine).count()
        })
    }

    /// Queues a text; one that is refused goes back into the field.
    pub(super) fn send(self, text: String, intent: Intent) {
        self.unread_from.set(None);
        let draft = intent.draft(&text);
        let answered = draft.reply_to;
        intent.reply.set(None);
        self.act(Then::GoToEnd, async move |account| {
            let sent = account.send(self.id, draft).await;
            if sent.is_err() {
                self.draft.set(text);
                intent.reply.set(answered);
            }
            sent.map(drop)
        });
    }

    /// Sends a file, beside whatever else goes on; it arrives when it is up.
    pub(super) fn send_file(self, attachment: Attachment) {
        let Some(account) = self.session.account_now() else { return };
        self.failure.set(None);
        let (progress, name) = (ArcRwSignal::new((0, 1)), attachment.name().to_string());
        let told = progress.clone();
        let sending = async move {
            account.send_file(self.id, attachment, None, |done, all| told.set((done, all))).await
        };
        let (sending, cancel) = abortable(sending);
        let key = self.going.with_untracked(|going| going.last().map_or(0, |last| last.key + 1));
        self.going.update(|going| going.push(Going { key, name, progress, cancel }));
        spawn_local(async move {
            let outcome = sending.await;
            // The page may be gone by now; the file went all the same.
            self.going.try_update(|going| going.retain(|other| other.key != key));
            match outcome {
                Ok(Ok(_)) => self.load(Then::GoToEnd),
                Ok(Err(error)) => drop(self.failure.try_set(Some(error))),
                Err(Aborted) => {}
            }
        });
    }

    /// Queues a failed message once more.
    pub(super) fn retry(self, message: MessageId) {
        self.act(Then::Stay, async move |account| account.retry(self.id, message).await.map(drop));
    }

    /// Goes on with the other person's new keys.
    pub(super) fn accept_keys(self) {
        self.act(Then::Stay, async move |account| {
            account.accept_key_change(self.id).await?;
            self.inbox.load(self.session);
            Ok(())
        });
    }

    /// Does something with the conversation and shows what came of it.
    pub(super) fn act(
        self,
        then: Then,
        act: impl AsyncFnOnce(&Account) -> Result<(), ClientError> + 'static,
    ) {
        let Some(account) = self.session.account_now() else { return };
        self.failure.set(None);
        spawn_local(async move {
            if let Err(error) = act(&account).await {
                self.failure.try_set(Some(error));
            }
            self.load(then);
        });
    }

    fn load(self, then: Then) {
        let Some(account) = self.session.account_now() else { return };
        spawn_local(async move {
            let answer = account.messages(self.id).await;
            let unread = account.conversation(self.id).await.map_or(0, |view| view.unread);
            // The page may be gone by now.
            let Some(loaded) = self.loaded.try_get_untracked() else { return };
            match answer {
                Ok(fresh) if loaded => self.show(fresh, then),
                Ok(fresh) => self.begin(fresh, unread),
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }

    /// Shows the conversation for the first time: from where the reader left it.
    fn begin(self, messages: Vec<MessageView>, unread: usize) {
        let received = messages.iter().rev().filter(|message| !message.mine);
        let first_unread = received.take(unread).last().map(|message| message.id);
        self.messages.set(messages);
        self.unread_from.set(first_unread);
        if let Some(first) = first_unread {
            self.scroller.go_to(first);
        }
        self.loaded.set(true);
        // What is opened is read, wherever its end lies.
        self.see();
    }

    fn show(self, fresh: Vec<MessageView>, then: Then) {
        let newest = self.messages.with_untracked(|messages| messages.last().map(|message| message.id));
        let news = fresh.iter().rev().take_while(|message| Some(message.id) > newest);
        if let Some(first) = news.filter(|message| !message.mine).last() {
            self.announce(first);
        }
        let changed = self.messages.with_untracked(|messages| *messages != fresh);
        if changed {
            self.messages.set(fresh);
        }
        if then == Then::GoToEnd {
            self.scroller.go_to_end();
        }
        if self.scroller.is_at_end_now() {
            self.see();
        }
    }

    /// Tells screen readers what came: the list itself is silent, because scrolling changes it, too.
    fn announce(self, message: &MessageView) {
        let name = self.inbox.name_of(self.id);
        let text = untrack(|| said(self.i18n.texts(), &message.content).to_owned());
        self.announcer.say(format!("{name} : {text}"));
    }

    /// Everything up to the newest message is before the reader's eyes. Seen is read; a failure only leaves the badge.
    fn see(self) {
        let newest = self.messages.with_untracked(|messages| messages.last().map(|message| message.id));
        let Some(account) = self.session.account_now().filter(|_| !document().hidden()) else { return };
        self.seen.set(newest);
        spawn_local(async move {
            if account.mark_read(self.id).await.is_ok() {
                self.inbox.load(self.session);
            }
        });
    }
}

/// The open conversation of this page.
pub(super) fn use_talk() -> Talk {
    expect_context()
}
