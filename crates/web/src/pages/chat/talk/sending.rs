//! What the reader sends.

use client::{Account, Attachment, ClientError};
use futures::future::{Aborted, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::MessageId;

use super::{Talk, Then};
use crate::components::attachment::Going;
use crate::pages::chat::acts::Intent;

impl Talk {
    /// Queues a text; one that is refused goes back into the field.
    pub(in crate::pages::chat) fn send(self, text: String, intent: Intent) {
        self.unread_from.set(None);
        let draft = intent.draft(&text);
        let answered = draft.reply_to;
        intent.reply.set(None);
        self.handed.update(|handed| *handed += 1);
        self.act(Then::GoToEnd, async move |account| {
            let sent = account.send(self.id, draft).await;
            if sent.is_err() {
                // The page may be gone by now.
                self.draft.try_set(text);
                intent.reply.try_set(answered);
            }
            self.handed.try_update(|handed| *handed -= 1);
            sent.map(drop)
        });
    }

    /// Sends a file, beside whatever else goes on; it arrives when it is up.
    pub(in crate::pages::chat) fn send_file(self, attachment: Attachment) {
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
    pub(in crate::pages::chat) fn retry(self, message: MessageId) {
        self.act(Then::Stay, async move |account| account.retry(self.id, message).await.map(drop));
    }

    /// Goes on with the other person's new keys.
    pub(in crate::pages::chat) fn accept_keys(self) {
        self.act(Then::Stay, async move |account| {
            account.accept_key_change(self.id).await?;
            self.inbox.load(self.session);
            Ok(())
        });
    }

    /// Does something with the conversation and shows what came of it.
    pub(in crate::pages::chat) fn act(
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
}
