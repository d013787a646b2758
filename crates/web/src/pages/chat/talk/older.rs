//! What was said before: fetched as the reader comes near.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Talk;

/// How the messages before those shown are doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages::chat) enum Older {
    /// There may be some.
    Idle,
    /// They are on their way.
    Fetching,
    /// They did not come; the reader may ask again.
    Failed,
    /// There are none.
    Exhausted,
}

impl Talk {
    /// Fetches the part before, unless that is under way.
    pub(in crate::pages::chat) fn fetch_older(self) {
        let Some(account) = self.session.account_now() else { return };
        if matches!(self.older.get_untracked(), Older::Fetching | Older::Exhausted) {
            return;
        }
        self.older.set(Older::Fetching);
        spawn_local(async move {
            let outcome = match account.older(self.id).await {
                Ok(true) => account.messages(self.id).await.map(Some),
                Ok(false) => Ok(None),
                Err(error) => Err(error),
            };
            let (next, messages) = match outcome {
                Ok(Some(messages)) => (Older::Idle, Some(messages)),
                Ok(None) => (Older::Exhausted, None),
                Err(error) => {
                    self.failure.try_set(Some(error));
                    (Older::Failed, None)
                }
            };
            // Before the messages: who is still near the first one wants more at once.
            self.older.try_set(next);
            if let Some(messages) = messages {
                self.messages.try_set(messages);
            }
        });
    }
}
