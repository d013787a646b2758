//! Messages from the house: failures, successes, empty lists, lists that load.

use client::ClientError;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::i18n::{problem, use_i18n};

/// A failure in one sentence, heard at once by screen readers. The region stays when there is none.
#[component]
pub(crate) fn Failure(
    /// What failed, if anything did.
    #[prop(into)]
    error: Signal<Option<ClientError>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let said = move || error.get().map(|error| problem(i18n.lang(), &error));
    view! {
        <div role="alert" class="alert-region">
            {move || said().map(|text| view! {
                <p class="notice notice-bad"><Icon glyph=Glyph::Alert /><span>{text}</span></p>
            })}
        </div>
    }
}

/// A list that failed to load, with a way to try again.
#[component]
pub(crate) fn LoadFailed(
    /// Why.
    error: ClientError,
    /// Tries again.
    retry: impl Fn() + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="empty" role="alert">
            <Icon glyph=Glyph::Alert size=36 />
            <p>{move || problem(i18n.lang(), &error)}</p>
            <button type="button" class="button" on:click=move |_| retry()>
                <Icon glyph=Glyph::Retry />
                {i18n.t(|t| t.common.retry)}
            </button>
        </div>
    }
}

/// A list with nothing in it, and what to do about that.
#[component]
pub(crate) fn Empty(
    /// Sets the mood.
    glyph: Glyph,
    /// One line.
    #[prop(into)]
    title: Signal<String>,
    /// What to do.
    #[prop(into)]
    text: Signal<String>,
    /// A button, perhaps.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph size=40 />
            <h2>{move || title.get()}</h2>
            <p>{move || text.get()}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// The shape of a list while it loads.
#[component]
pub(crate) fn Skeleton(
    /// Rows to suggest.
    #[prop(default = 3)]
    rows: usize,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="stack" role="status">
            <span class="hidden-text">{i18n.t(|t| t.common.loading)}</span>
            {(0..rows).map(|row| view! {
                <div class="skeleton" data-row=row.to_string() aria-hidden="true"><i></i><i></i><i></i></div>
            }).collect_view()}
        </div>
    }
}
