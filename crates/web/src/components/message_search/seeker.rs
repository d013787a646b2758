//! What a search field knows and does, apart from how it looks.

use std::time::Duration;

use client::{ClientError, Gathered, Hit};
use futures::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::ids::ConversationId;

use crate::state::session::{Session, use_session};

/// How long typing must pause.
const PAUSE: Duration = Duration::from_millis(140);

/// Letters to look for at least.
const LETTERS: usize = 2;

/// The state of one search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seeker {
    /// The only conversation to search.
    scope: Option<ConversationId>,
    /// What stands in the field.
    pub query: RwSignal<String>,
    /// What was found so far.
    pub hits: RwSignal<Vec<Hit>>,
    /// How far reading has come.
    pub gathered: RwSignal<Option<Gathered>>,
    /// Stops the reading under way.
    pub reading: RwSignal<Option<AbortHandle>>,
    pub failure: RwSignal<Option<ClientError>>,
    /// Whether there are results to show.
    active: RwSignal<bool>,
    /// Counts the questions: only the newest is asked.
    question: StoredValue<u64>,
    session: Session,
}

impl Seeker {
    pub(super) fn new(scope: Option<ConversationId>, active: RwSignal<bool>) -> Self {
        let seeker = Self {
            scope,
            query: RwSignal::new(String::new()),
            hits: RwSignal::new(Vec::new()),
            gathered: RwSignal::new(None),
            reading: RwSignal::new(None),
            failure: RwSignal::new(None),
            active,
            question: StoredValue::new(0),
            session: use_session(),
        };
        on_cleanup(move || seeker.stop());
        // What is found grows with what has been read.
        Effect::new(move || {
            seeker.gathered.track();
            if untrack(|| seeker.is_asked()) {
                seeker.find();
            }
        });
        seeker
    }

    /// True when there is enough to look for.
    pub(super) fn is_asked(self) -> bool {
        self.query.with(|query| query.trim().chars().count() >= LETTERS)
    }

    /// The field now holds something else.
    pub(super) fn typed(self, text: String) {
        self.query.set(text);
        self.active.set(untrack(|| self.is_asked()));
        let number = self.question.get_value().wrapping_add(1);
        self.question.set_value(number);
        let ask = move || {
            if self.question.try_get_value() == Some(number) && untrack(|| self.is_asked()) {
                self.find();
                self.gather();
            }
        };
        set_timeout(ask, PAUSE);
    }

    /// Reads no further.
    pub(super) fn stop(self) {
        if let Some(reading) = self.reading.try_get_untracked().flatten() {
            reading.abort();
        }
    }

    fn find(self) {
        let Some(account) = self.session.account_now() else { return };
        if let Some(query) = self.query.try_get_untracked() {
            self.hits.set(account.search(&query, self.scope));
        }
    }

    fn gather(self) {
        let Some(account) = self.session.account_now() else { return };
        if self.reading.with_untracked(Option::is_some) {
            return;
        }
        self.failure.set(None);
        let (work, handle) = abortable(async move {
            let tell = move |progress| {
                self.gathered.try_set(Some(progress));
            };
            account.gather(self.scope, tell).await
        });
        self.reading.set(Some(handle));
        spawn_local(async move {
            if let Ok(Err(error)) = work.await {
                self.failure.try_set(Some(error));
            }
            self.reading.try_set(None);
            self.find();
        });
    }
}
