//! The conversations, kept fresh for the list, the badge and the chat.

use client::{ClientError, ConversationView};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::ConversationId;

use super::announcer::{Announcer, use_announcer};
use super::session::Session;
use crate::i18n::{I18n, use_i18n};

/// All conversations of the signed-in person, as a context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Inbox {
    list: RwSignal<Option<Result<Vec<ConversationView>, ClientError>>>,
    /// The conversation whose messages changed last, and how often any did.
    touched: RwSignal<(Option<ConversationId>, u64)>,
    /// The conversation on the screen, which tells itself what comes.
    shown: RwSignal<Option<ConversationId>>,
    announcer: Announcer,
    i18n: I18n,
}

impl Inbox {
    pub(super) fn provide() -> Self {
        let inbox = Self {
            list: RwSignal::new(None),
            touched: RwSignal::new((None, 0)),
            shown: RwSignal::new(None),
            announcer: use_announcer(),
            i18n: use_i18n(),
        };
        provide_context(inbox);
        inbox
    }

    /// The list; `None` while it loads for the first time.
    pub(crate) fn list(self) -> Option<Result<Vec<ConversationView>, ClientError>> {
        self.list.get()
    }

    /// One conversation, once the list is there.
    pub(crate) fn find(self, id: ConversationId) -> Option<ConversationView> {
        self.list.with(|list| {
            let conversations = list.as_ref()?.as_ref().ok()?;
            conversations.iter().find(|conversation| conversation.id == id).cloned()
        })
    }

    /// The name of the other person, as far as known.
    pub(crate) fn name_of(self, id: ConversationId) -> String {
        untrack(|| self.find(id)).map(|view| view.peer.name.to_string()).unwrap_or_default()
    }

    /// A conversation is on the screen, or none.
    pub(crate) fn show(self, id: Option<ConversationId>) {
        self.shown.set(id);
    }

    /// Received messages that nobody has looked at yet.
    pub(crate) fn unread(self) -> usize {
        self.list.with(|list| match list {
            Some(Ok(conversations)) => conversations.iter().map(|conversation| conversation.unread).sum(),
            _ => 0,
        })
    }

    /// Which conversation's messages changed last; whoever reads it runs again at each change.
    pub(crate) fn touched(self) -> Option<ConversationId> {
        self.touched.get().0
    }

    pub(super) fn changed(self, id: ConversationId) {
        self.touched.update(|(touched, count)| {
            *touched = Some(id);
            *count = count.wrapping_add(1);
        });
    }

    /// Fetches the list again. A failure only shows while there is no list yet.
    pub(crate) fn load(self, session: Session) {
        let Some(account) = session.account_now() else { return };
        spawn_local(async move {
            let answer = account.conversations().await;
            if let Ok(fresh) = &answer {
                self.announce_new(fresh);
            }
            let has_list = self.list.with_untracked(|list| matches!(list, Some(Ok(_))));
            if answer.is_ok() || !has_list {
                self.list.set(Some(answer));
            }
        });
    }

    /// Has the newest messages of the first conversations fetched, if they are not known.
    pub(crate) fn look_at_first(self, session: Session, number: usize) {
        let Some(account) = session.account_now() else { return };
        let first = self.list.with(|list| match list {
            Some(Ok(conversations)) => conversations.iter().take(number).map(|line| line.id).collect(),
            _ => Vec::new(),
        });
        account.look_at(first);
    }

    pub(super) fn clear(self) {
        self.list.set(None);
        self.touched.set((None, 0));
    }

    /// Tells screen readers who wrote.
    fn announce_new(self, fresh: &[ConversationView]) {
        let grown = self.list.with_untracked(|list| {
            let Some(Ok(known)) = list else { return None };
            let shown = self.shown.get_untracked();
            newly_unread(known, fresh, shown).map(|conversation| conversation.peer.name.as_str().to_owned())
        });
        if let Some(name) = grown {
            self.announcer.say((untrack(|| self.i18n.texts()).messages.new_from)(&name));
        }
    }
}

/// The first conversation with more unread messages than before, but for the one on the screen.
fn newly_unread<'a>(
    known: &[ConversationView],
    fresh: &'a [ConversationView],
    shown: Option<ConversationId>,
) -> Option<&'a ConversationView> {
    // What was unread before anyone looked is no news.
    let before = |id| {
        let known = known.iter().find(|conversation| conversation.id == id);
        known.map_or(0, |known| if known.looked_at { known.unread } else { usize::MAX })
    };
    let mut others = fresh.iter().filter(|conversation| Some(conversation.id) != shown);
    others.find(|conversation| conversation.unread > before(conversation.id))
}

/// The inbox of the app.
pub(crate) fn use_inbox() -> Inbox {
    expect_context()
}
