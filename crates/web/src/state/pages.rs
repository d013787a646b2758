//! A list that is fetched page by page.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::page::Page;

/// The entries fetched so far, and whether there are more.
#[derive(Debug)]
pub(crate) struct Paged<T: Send + Sync + 'static> {
    items: RwSignal<Option<Result<Vec<T>, ClientError>>>,
    cursor: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    /// Counts the searches: an answer to an older one than the newest is dropped.
    search: StoredValue<u64>,
}

impl<T: Send + Sync + 'static> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Paged<T> {}

impl<T: Clone + Send + Sync + 'static> Paged<T> {
    /// An empty list that has not been asked for.
    pub(crate) fn new() -> Self {
        Self {
            items: RwSignal::new(None),
            cursor: RwSignal::new(None),
            busy: RwSignal::new(false),
            search: StoredValue::new(0),
        }
    }

    /// The entries; `None` while the first page loads.
    pub(crate) fn items(self) -> Option<Result<Vec<T>, ClientError>> {
        self.items.get()
    }

    /// True when another page can be fetched.
    pub(crate) fn has_more(self) -> bool {
        self.cursor.with(Option::is_some)
    }

    pub(crate) fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Where the next page begins, for the fetch that gets it.
    pub(crate) fn cursor(self) -> Option<String> {
        self.cursor.get_untracked()
    }

    /// Starts anew with the page that `fetch` gets.
    pub(crate) fn first(self, fetch: impl Future<Output = Result<Page<T>, ClientError>> + 'static) {
        self.items.set(None);
        self.cursor.set(None);
        self.take(fetch);
    }

    /// Appends the page that `fetch` gets.
    pub(crate) fn next(self, fetch: impl Future<Output = Result<Page<T>, ClientError>> + 'static) {
        if !self.busy.get_untracked() {
            self.take(fetch);
        }
    }

    /// Fetches the first page again without hiding what is shown meanwhile; a failure changes nothing.
    pub(crate) fn refresh(self, fetch: impl Future<Output = Result<Page<T>, ClientError>> + 'static) {
        let search = self.begin();
        spawn_local(async move {
            let answer = fetch.await;
            if self.search.try_get_value() != Some(search) {
                return;
            }
            self.busy.set(false);
            if let Ok(page) = answer {
                self.cursor.set(page.next_cursor);
                self.items.set(Some(Ok(page.items)));
            }
        });
    }

    /// Leaves every earlier search behind.
    fn begin(self) -> u64 {
        self.search.update_value(|search| *search = search.wrapping_add(1));
        self.busy.set(true);
        self.search.get_value()
    }

    fn take(self, fetch: impl Future<Output = Result<Page<T>, ClientError>> + 'static) {
        let search = self.begin();
        spawn_local(async move {
            let answer = fetch.await;
            if self.search.try_get_value() != Some(search) {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(page) => {
                    self.cursor.set(page.next_cursor);
                    self.items.update(|items| match items {
                        Some(Ok(items)) => items.extend(page.items),
                        _ => *items = Some(Ok(page.items)),
                    });
                }
                Err(error) => self.items.set(Some(Err(error))),
            }
        });
    }
}
