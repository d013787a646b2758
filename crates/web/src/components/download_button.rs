//! Fetches a file with the session's rights and hands it to the browser's downloads.

use client::ClientError;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Glyph, Icon};
use crate::browser;
use crate::i18n::use_i18n;
use crate::state::announcer::use_announcer;

/// A file to be.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) bytes: Vec<u8>,
    pub(crate) media_type: &'static str,
    pub(crate) name: String,
}

/// A button that fetches and saves. A failure goes to `failure`.
#[component]
pub(crate) fn DownloadButton<F>(
    /// Fetches the file.
    fetch: impl Fn() -> F + 'static,
    /// What the button says.
    label: impl Fn() -> &'static str + Send + Sync + Copy + 'static,
    /// Why the last attempt failed.
    failure: RwSignal<Option<ClientError>>,
) -> impl IntoView
where
    F: Future<Output = Result<File, ClientError>> + 'static,
{
    let i18n = use_i18n();
    let announcer = use_announcer();
    let busy = RwSignal::new(false);
    let save = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let fetched = fetch();
        spawn_local(async move {
            let saved = fetched.await.and_then(|file| {
                browser::download(&file.bytes, file.media_type, &file.name).map_err(|_| ClientError::Answer)
            });
            busy.try_set(false);
            match saved {
                Ok(()) => announcer.say(untrack(|| i18n.texts()).tokens.saved.to_owned()),
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    view! {
        <button type="button" class="button" aria-disabled=move || busy.get().then_some("true") on:click=save>
            <Icon glyph=Glyph::Download />
            {move || if busy.get() { i18n.texts().tokens.saving } else { label() }}
        </button>
    }
}
