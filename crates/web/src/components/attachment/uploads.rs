//! Files on their way up.

use futures::future::AbortHandle;
use leptos::prelude::*;

use super::use_attaching;
use crate::components::icon::{Glyph, Icon};
use crate::i18n::use_i18n;

/// A file on its way.
#[derive(Debug, Clone)]
pub(crate) struct Going {
    pub(crate) key: u32,
    pub(crate) name: String,
    /// Bytes that are there, and bytes in all.
    pub(crate) progress: ArcRwSignal<(u64, u64)>,
    pub(crate) cancel: AbortHandle,
}

/// A bar and a way to cancel for each file.
#[component]
pub(crate) fn Uploads() -> impl IntoView {
    let i18n = use_i18n();
    let attaching = use_attaching();
    view! {
        <ul class="uploads">
            <For each=move || attaching.going.get() key=|going| going.key let:going>
                {
                    let Going { name, progress, cancel, .. } = going;
                    view! { <li><Transfer label=(i18n.texts().files.uploading)(&name) progress cancel /></li> }
                }
            </For>
        </ul>
    }
}

/// How far one file is.
#[component]
pub(crate) fn Transfer(
    /// What is going on.
    label: String,
    /// Bytes that are there, and bytes in all.
    progress: ArcRwSignal<(u64, u64)>,
    /// Ends it.
    cancel: AbortHandle,
) -> impl IntoView {
    let i18n = use_i18n();
    let max = {
        let progress = progress.clone();
        move || progress.get().1.max(1).to_string()
    };
    let value = move || progress.get().0.to_string();
    let named = label.clone();
    view! {
        <div class="transfer">
            <span class="transfer-name" dir="auto">{label}</span>
            <progress aria-label=named max=max value=value></progress>
            <button type="button" class="button button-plain button-round" aria-label=i18n.t(|t| t.files.cancel) on:click=move |_| cancel.abort()>
                <Icon glyph=Glyph::Close size=18 />
            </button>
        </div>
    }
}
