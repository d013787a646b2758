//! One thing that is under way with the server at a time: whether it still is, and why the last one failed.

use client::{Account, ClientError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::session::{Session, use_session};

/// What a form or a dialogue does with the signed-in person's account.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Work {
    /// True while it is under way.
    pub busy: RwSignal<bool>,
    /// Why the last one failed.
    pub failure: RwSignal<Option<ClientError>>,
    session: Session,
}

impl Work {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self { busy: RwSignal::new(false), failure: RwSignal::new(None), session: use_session() }
    }

    /// Does something, unless the one before is still under way, and goes on with what came of it.
    pub(crate) fn run<T: 'static>(
        self,
        act: impl AsyncFnOnce(&Account) -> Result<T, ClientError> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        let Some(account) = self.session.account_now().filter(|_| !self.busy.get_untracked()) else { return };
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = act(&account).await;
            // The page may be gone by now.
            self.busy.try_set(false);
            match answer {
                Ok(value) => then(value),
                Err(error) => drop(self.failure.try_set(Some(error))),
            }
        });
    }
}
