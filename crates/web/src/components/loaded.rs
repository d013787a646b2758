//! Something that is fetched once and then shown: loading, failed, here.

use client::{Account, ClientError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::notice::{LoadFailed, Skeleton};
use crate::state::session::use_session;

/// What `fetch` gets, as `show` shows it.
#[component]
pub(crate) fn Loaded<T, F>(
    /// Asks for it.
    fetch: impl Fn(Account) -> F + Copy + Send + 'static,
    /// Shows it.
    show: impl Fn(T) -> AnyView + Send + 'static,
    /// Rows that stand in for it meanwhile.
    #[prop(default = 1)]
    rows: usize,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, ClientError>> + 'static,
{
    let session = use_session();
    let known = RwSignal::new(None::<Result<T, ClientError>>);
    let load = move || {
        let Some(account) = session.account_now() else { return };
        known.set(None);
        spawn_local(async move {
            let answer = fetch(account).await;
            known.try_set(Some(answer));
        });
    };
    load();
    move || match known.get() {
        None => view! { <Skeleton rows /> }.into_any(),
        Some(Err(error)) => view! { <LoadFailed error retry=load /> }.into_any(),
        Some(Ok(value)) => show(value),
    }
}
