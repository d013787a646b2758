//! A list that belongs to the signed-in person's account, fetched page by page.

use client::{Account, ClientError};
use leptos::prelude::*;
use protocol::page::Page;

use super::pages::Paged;
use super::session::{Session, use_session};

/// The list, and what fetches its pages.
#[derive(Debug)]
pub(crate) struct OwnList<T: Send + Sync + 'static> {
    /// What was fetched.
    pub list: Paged<T>,
    /// Fetches the first page again.
    pub again: Callback<()>,
    /// Fetches the next page.
    pub more: Callback<()>,
    /// Fetches the first page again without hiding what is shown meanwhile.
    pub refresh: Callback<()>,
    session: Session,
}

impl<T: Clone + Send + Sync + 'static> OwnList<T> {
    /// A list whose pages `fetch` gets, the first one at once.
    pub(crate) fn new<F>(fetch: impl Fn(Account, Option<String>) -> F + Copy + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Page<T>, ClientError>> + 'static,
    {
        let session = use_session();
        let list = Paged::new();
        let with = move |take: fn(Paged<T>, F), cursor: fn(Paged<T>) -> Option<String>| {
            Callback::new(move |()| {
                if let Some(account) = session.account_now() {
                    take(list, fetch(account, cursor(list)));
                }
            })
        };
        let own = Self {
            list,
            again: with(Paged::first, |_| None),
            more: with(Paged::next, Paged::cursor),
            refresh: with(Paged::refresh, |_| None),
            session,
        };
        own.again.run(());
        own
    }

    /// The same list, fetched again whenever tokens have moved.
    pub(crate) fn with_tokens(self) -> Self {
        let Self { session, refresh, .. } = self;
        Effect::new(move |ran: Option<()>| {
            session.track_tokens();
            if ran.is_some() {
                refresh.run(());
            }
        });
        self
    }
}
