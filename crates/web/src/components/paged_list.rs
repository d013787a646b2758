//! A list in all its states: loading, failed, empty, filled, with more to come.

use leptos::prelude::*;

use super::notice::{LoadFailed, Skeleton};
use crate::i18n::use_i18n;
use crate::state::pages::Paged;

/// The list.
#[component]
pub(crate) fn PagedList<T: Clone + Send + Sync + 'static>(
    /// What was fetched.
    list: Paged<T>,
    /// Shows one entry.
    entry: fn(T) -> AnyView,
    /// Fetches the first page again.
    again: Callback<()>,
    /// Fetches the next page.
    more: Callback<()>,
    /// What stands in for an empty list.
    #[prop(into)]
    empty: ViewFn,
    /// Class of the list.
    #[prop(default = "stack")]
    class: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let entries = move || {
        match list.items() {
        None => view! { <Skeleton /> }.into_any(),
        Some(Err(error)) => view! { <LoadFailed error retry=move || again.run(()) /> }.into_any(),
        Some(Ok(items)) if items.is_empty() => empty.run().into_any(),
        Some(Ok(items)) => view! {
            <ul class=class>{items.into_iter().map(|item| view! { <li>{entry(item)}</li> }).collect_view()}</ul>
        }
        .into_any(),
    }
    };
    let next = move || {
        (list.has_more() && list.items().is_some()).then(|| view! {
        <button type="button" class="button button-wide" aria-disabled=move || list.is_busy().then_some("true") on:click=move |_| more.run(())>
            {i18n.t(|t| t.common.more)}
        </button>
    })
    };
    view! { <div class="stack">{entries} {next}</div> }
}
