//! What is being written: put back when the page opens, kept while it grows.

use client::{Account, Body, Draft};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Talk;
use crate::pages::chat::acts::Intent;

impl Talk {
    /// Puts back what was being written here, then keeps it and says that somebody types, with each change.
    pub(in crate::pages::chat) fn keep_draft(self, intent: Intent) {
        let Some(account) = self.session.account_now() else { return };
        let found = RwSignal::new(false);
        self.find_draft(account.clone(), intent, found);
        let account = StoredValue::new_local(account);
        Effect::new(move |before: Option<Option<String>>| {
            let (text, reply_to) = (self.draft.get(), intent.reply.get());
            let handed = self.handed.get();
            if !found.get() {
                return None;
            }
            let before = before.flatten();
            let is_empty = text.trim().is_empty();
            if !is_empty && before.as_ref().is_some_and(|before| *before != text) {
                account.with_value(|account| account.typing(self.id));
            }
            // An empty field may mean that its text is on its way to the outbox: until it is there, it stays a draft.
            if !(is_empty && handed > 0) {
                let account = account.get_value();
                let draft = Draft { reply_to, ..Draft::text(text.clone()) };
                // What is too long is refused when it is sent.
                spawn_local(async move { drop(account.keep_draft(self.id, draft).await) });
            }
            Some(text)
        });
    }

    fn find_draft(self, account: Account, intent: Intent, found: RwSignal<bool>) {
        spawn_local(async move {
            let kept = account.draft(self.id).await;
            // The page may be gone by now, or the writer quicker.
            if let Some(Draft { body: Body::Text(text), reply_to }) = kept
                && self.draft.try_with_untracked(String::is_empty) == Some(true)
            {
                self.draft.set(text);
                intent.reply.set(reply_to);
            }
            found.try_set(true);
        });
    }
}
