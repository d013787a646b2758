//! What is shown of a conversation, and what the reader has seen of it.

use client::MessageView;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::MessageId;

use super::Talk;
use crate::components::contact_body::said;

/// What becomes of the reader's place when messages are shown anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages::chat) enum Then {
    /// The newest message comes into view.
    GoToEnd,
    /// Only a reader who is at the end follows it.
    Stay,
}

impl Talk {
    /// Shows a message, however old.
    pub(in crate::pages::chat) fn go_to(self, message: MessageId) {
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
    pub(in crate::pages::chat) fn fresh(self) -> usize {
        let seen = self.seen.get();
        self.messages.with(|messages| {
            let after = messages.iter().rev().take_while(|message| Some(message.id) > seen);
            after.filter(|message| !message.mine).count()
        })
    }

    /// Asks for the messages again.
    pub(super) fn load(self, then: Then) {
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
            // Who has just written types no more.
            self.company.rests(self.id);
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
        let texts = untrack(|| self.i18n.texts());
        self.announcer.say((texts.messages.heard)(&name, said(texts, &message.content)));
    }

    /// Everything up to the newest message is before the reader's eyes. Seen is read; a failure only leaves the badge.
    pub(super) fn see(self) {
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
